import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
  for (const name of ['View Zebra', 'View apple', 'View Ärzte', 'View 100%', 'View 100 days', 'View apple']) {
    await permissions.givenPermission(name);
  }
  await permissions.givenPermission('View Elsewhere', 'globex');
});

const list = async (request: Partial<{ search: string; cursor: string; limit: number }> = {}) =>
  permissions.client.listPermissions({ search: '', cursor: '', limit: 0, ...request }, await permissions.as('ana'));
const names = async (search: string) => (await list({ search })).permissions.map(({ name }) => name);

test('those of the system come first, then those of modules by name, whatever its case', async () => {
  const { permissions: listed, nextCursor } = await list();
  expect(listed.map(({ name }) => name)).toEqual([
    'Manage Custom Modules',
    'Manage Roles',
    'View 100 days',
    'View 100%',
    'View apple',
    'View apple',
    'View Zebra',
    'View Ärzte',
  ]);
  expect(listed.map(({ moduleId }) => moduleId !== undefined)).toEqual([false, false, ...Array(6).fill(true)]);
  expect(nextCursor).toBe('');
});

test.each([1, 2, 3, 7, 8])('pages of %i hold each once, in the same order', async (limit) => {
  const whole = (await list()).permissions;
  const paged: typeof whole = [];
  let cursor = '';
  do {
    const page = await list({ cursor, limit });
    expect(page.permissions.length).toBeLessThanOrEqual(limit);
    paged.push(...page.permissions);
    cursor = page.nextCursor;
  } while (cursor !== '');
  expect(paged).toEqual(whole);
});

test('finds part of a name in any case, and takes wildcards as they are', async () => {
  expect(await names('APP')).toEqual(['View apple', 'View apple']);
  expect(await names('ÄRZ')).toEqual(['View Ärzte']);
  expect(await names('100%')).toEqual(['View 100%']);
  expect(await names('_')).toEqual([]);
  expect(await names('roles')).toEqual(['Manage Roles']);
  expect(await names('\\')).toEqual([]);
});

test.each([
  ['limit', { limit: 201 }],
  ['limit', { limit: -1 }],
  ['cursor', { cursor: 'not a cursor' }],
  ['cursor', { cursor: Buffer.from('["roles","a","b"]').toString('base64url') }],
  ['cursor', { cursor: Buffer.from('["permissions","a\\u0000","b"]').toString('base64url') }],
  ['cursor', { cursor: Buffer.from('["permissions",1,2]').toString('base64url') }],
  ['search', { search: 'x'.repeat(101) }],
])('refuses what is wrong by its name: %s of %j', async (field, request) => {
  const failure = await failureOf(list(request));
  expect(failure.code).toBe('invalid_request');
  expect(fieldsOf(failure)).toEqual([field]);
});
