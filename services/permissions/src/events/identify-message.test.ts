import { expect, test } from 'vitest';
import { identifyMessage } from './identify-message.ts';

const secrets = [`st_${'a'.repeat(33)}`, 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl'];
const message = (key: string, value: unknown) => ({
  key: Buffer.from(key),
  value: Buffer.from(JSON.stringify(value)),
  offset: '1',
});

test('whom a message is about stands in its key, else in what it holds', () => {
  const said = { module: { organizationId: 'acme', id: 'm-1', version: 3 } };
  const whom = { organizationId: 'acme', moduleId: 'm-1', version: 3 };
  expect(identifyMessage(message('acme:m-1', {}))).toMatchObject({ ...whom, version: undefined });
  expect(identifyMessage(message('', said))).toMatchObject(whom);
});

test.each(secrets)('a secret in the place of an id is nobody: %s', (secret) => {
  const nobody = { organizationId: undefined, moduleId: undefined };
  expect(identifyMessage(message(`${secret}:${secret}`, {}))).toMatchObject(nobody);
  expect(identifyMessage(message('', { module: { organizationId: secret, id: secret } }))).toMatchObject(nobody);
});
