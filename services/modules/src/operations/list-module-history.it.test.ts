import { randomUUID } from 'node:crypto';
import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;

beforeAll(async () => {
  modules = await useModules();
});

type Page = { cursor?: string; limit?: number };

const history = async (id: string, page: Page = {}, person: 'ana' | 'ben' = 'ana') =>
  modules.client.listModuleHistory({ id, cursor: '', limit: 0, ...page }, await modules.as(person));
const setOrder = async (id: string, order: number, person: 'ana' | 'ben' = 'ana') =>
  modules.client.updateModule({ id, order }, await modules.as(person));

test('tells newest first who did what, with the difference', async () => {
  const module = await modules.given({ name: 'Fleet', url: 'https://fleet.example/?key=of-its-own' });
  await modules.permissions.grant('manage-custom-modules');
  await setOrder(module.id, 7, 'ben');

  const { entries, nextCursor } = await history(module.id, {}, 'ben');
  expect(nextCursor).toBe('');
  const [updated, created, ...others] = entries;
  expect(others).toEqual([]);
  expect(updated).toEqual({
    at: expect.any(Date),
    actorId: 'ben',
    action: 'module.updated',
    requestId: expect.stringMatching(/./),
    version: 2,
    changes: [{ field: 'order', before: 0, after: 7 }],
    names: {},
  });
  expect(created).toMatchObject({ at: module.createdAt, actorId: 'ana', action: 'module.created', version: 1 });
  expect(created?.changes).toEqual(
    expect.arrayContaining([
      { field: 'name', before: null, after: 'Fleet' },
      { field: 'url', before: null, after: 'https://fleet.example/?key=of-its-own' },
      { field: 'enabled', before: null, after: true },
      { field: 'permission', before: null, after: { id: module.permissionId, name: 'View Fleet' } },
    ]),
  );
  expect(created?.changes.map(({ field }) => field)).not.toContain('updatedAt');
});

test('a module that was deleted keeps its history', async () => {
  const { id, name } = await modules.given();
  await modules.client.deleteModule({ id }, await modules.as('ana'));
  const { entries } = await history(id);
  expect(entries).toMatchObject([{ action: 'module.deleted', version: undefined }, { action: 'module.created' }]);
  expect(entries[0]?.changes).toContainEqual({ field: 'name', before: name, after: null });
});

test('what happened to others, and to the setting, is not in it', async () => {
  const [{ id }] = [await modules.given(), await modules.given()];
  const setting = { allowedHosts: ['fleet.example'] };
  await modules.client.updateOrganizationSetting({ setting }, await modules.as('ana'));
  expect((await history(id)).entries).toHaveLength(1);
});

test('by pages each change comes once', async () => {
  const { id } = await modules.given();
  for (const order of [1, 2, 3]) await setOrder(id, order);
  const versions: (number | undefined)[] = [];
  let cursor = '';
  do {
    const page = await history(id, { cursor, limit: 2 });
    versions.push(...page.entries.map(({ version }) => version));
    cursor = page.nextCursor;
  } while (cursor !== '');
  expect(versions).toEqual([4, 3, 2, 1]);
});

test.each([randomUUID(), 'x', 'a\0b', ''])('there never was a module %j', async (id) => {
  expect(await failureOf(history(id))).toMatchObject({ code: 'module_not_found', status: 'NOT_FOUND' });
});

test.each([
  ['limit', { limit: 201 }],
  ['cursor', { cursor: 'x' }],
  ['cursor', { cursor: Buffer.from('["module-history","","x"]').toString('base64url') }],
])('names %s when it is wrong: %j', async (field, page) => {
  expect(await failureOf(history(randomUUID(), page))).toMatchObject({ code: 'invalid_request', fields: [{ field }] });
});
