import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;
const names = ['Accounts', 'billing', 'Carrier 100%', 'Carrier_2', 'Delivery', 'ÉTAPES', 'Fleet'];

beforeAll(async () => {
  modules = await useModules();
  for (const name of names.toReversed()) await modules.given({ name });
});

const list = async (request: { search?: string; cursor?: string; limit?: number } = {}) => {
  const answer = await modules.client.listModules(
    { search: '', cursor: '', limit: 0, ...request },
    await modules.as('ana'),
  );
  return { names: answer.modules.map(({ name }) => name), nextCursor: answer.nextCursor };
};

test('lists all by name, and nothing of another organization', async () => {
  expect(await list()).toEqual({ names, nextCursor: '' });
  const { modules: foreign } = await modules.client.listModules(
    { search: '', cursor: '', limit: 0 },
    await modules.as('cleo'),
  );
  expect(foreign).toEqual([]);
});

test.each([1, 2, 3, 6, 7, 200])('by pages of %i each comes once', async (limit) => {
  const found: string[] = [];
  let cursor = '';
  do {
    const page = await list({ limit, cursor });
    expect(page.names.length).toBeLessThanOrEqual(limit);
    found.push(...page.names);
    cursor = page.nextCursor;
  } while (cursor !== '');
  expect(found).toEqual(names);
});

test.each([
  ['a part in any case', 'CARR', ['Carrier 100%', 'Carrier_2']],
  ['letters with accents', 'étap', ['ÉTAPES']],
  ['look-alikes', 'Fｌееt', ['Fleet']],
  ['a percent sign', '%', ['Carrier 100%']],
  ['an underscore', '_', ['Carrier_2']],
  ['nothing there', 'zebra', []],
  ['spaces only', '  ', names],
])('finds %s', async (_what, search, expected) => {
  expect((await list({ search })).names).toEqual(expected);
});

test.each([
  ['limit', { limit: 201 }],
  ['limit', { limit: -1 }],
  ['cursor', { cursor: 'x' }],
  ['cursor', { cursor: 'ZmxlZXQ=' }],
  ['cursor', { cursor: Buffer.from('\0').toString('base64url') }],
  ['search', { search: '\0' }],
  ['search', { search: 'x'.repeat(101) }],
])('names %s when it is wrong: %j', async (field, request) => {
  const failure = await failureOf(list(request));
  expect(failure).toMatchObject({ code: 'invalid_request', status: 'INVALID_ARGUMENT', fields: [{ field }] });
});
