import schema from '@asyncapi/specs/schemas/3.0.0.json' with { type: 'json' };
import { Ajv, type Options } from 'ajv';
import addFormats from 'ajv-formats';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readSamples } from '../../packages/contracts/samples/recorded-samples.ts';
import { renderAsyncApi } from './asyncapi.ts';

const document = parse(renderAsyncApi());

function createAjv(options: Options = {}): Ajv {
  const ajv = new Ajv({ strict: false, allErrors: true, ...options });
  addFormats.default(ajv);
  return ajv;
}

test('the document of events is AsyncAPI 3, by its official schema', () => {
  const ajv = createAjv({ meta: false, validateSchema: false }); // it brings the schema of schemas along itself
  const isValid = ajv.compile(schema);
  expect([isValid(document), isValid.errors]).toEqual([true, null]);
  // Control: a channel that is misspelt is seen.
  expect(isValid({ ...document, channels: { modules: { adress: 'modules.v1' } } })).toBe(false);
});

test('every reference in it leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
  const lost = references.filter((path) => path.split('/').reduce((at, name) => at?.[name], document) === undefined);
  expect(references.length).toBeGreaterThan(0);
  expect(lost).toEqual([]);
});

const samples = (['modules', 'tokenAudit'] as const).flatMap((topic) =>
  readSamples(topic).map((recorded) => ({ topic, ...recorded })),
);

test.each(samples)('$file is what the document says of it', ({ topic, sample: { headers, value } }) => {
  const ajv = createAjv().addSchema(document, 'events');
  const name = String(headers['ce_type']).replace('events.v1.', '');
  expect(document.channels[topic].messages).toHaveProperty(name);
  const check = (part: 'headers' | 'payload', data: unknown) => {
    const isValid = ajv.compile({ $ref: `events#/components/messages/${name}/${part}` });
    return [isValid(data), isValid.errors];
  };
  expect(check('headers', headers)).toEqual([true, null]);
  expect(check('payload', JSON.parse(value))).toEqual([true, null]);
  expect(check('payload', {})[0]).toBe(false);
});
