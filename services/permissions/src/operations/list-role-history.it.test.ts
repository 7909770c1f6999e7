import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';
import { aChange } from '../store/database.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
});

const history = async (id: string, page: { cursor?: string; limit?: number } = {}) =>
  permissions.client.listRoleHistory({ id, cursor: '', limit: 0, ...page }, await permissions.as('ana'));

test('tells newest first how a role came to be, was changed and went', async () => {
  const { id, createdAt } = await permissions.givenRole('Planners');
  const owner = await permissions.as('ana');
  await permissions.client.updateRole({ id, name: 'Managers', permissionIds: { ids: ['manage-roles'] } }, owner);
  await permissions.givenUser('ben', id);
  await permissions.client.deleteRole({ id }, owner);

  const { entries, nextCursor } = await history(id);
  expect(nextCursor).toBe('');
  const who = { at: expect.any(Date), actorId: 'ana', requestId: expect.stringMatching(/./), version: undefined };
  expect(entries).toEqual([
    {
      ...who,
      action: 'role.deleted',
      changes: expect.arrayContaining([
        { field: 'name', before: 'Managers', after: null },
        { field: 'permissionIds', before: ['manage-roles'], after: null },
        { field: 'userCount', before: 1, after: null },
      ]),
      names: { 'manage-roles': 'Manage Roles' },
    },
    {
      ...who,
      action: 'role.updated',
      changes: expect.arrayContaining([
        { field: 'name', before: 'Planners', after: 'Managers' },
        { field: 'permissionIds', before: [], after: ['manage-roles'] },
      ]),
      names: { 'manage-roles': 'Manage Roles' },
    },
    {
      ...who,
      at: createdAt,
      action: 'role.created',
      changes: expect.arrayContaining([
        { field: 'name', before: null, after: 'Planners' },
        { field: 'permissionIds', before: null, after: [] },
      ]),
      names: {},
    },
  ]);
});

test('tells by its name of a permission that went with its module, and whose doing it was', async () => {
  const { id: permissionId, name, moduleId } = await permissions.givenPermission();
  const { id } = await permissions.givenRole('Drivers', permissionId);
  const permission = { id: permissionId, name };
  await permissions.projection.apply([
    aChange({ moduleId, permission, version: 2, deleted: true, actor: 'dan', requestId: 'r-deletion' }),
  ]);
  expect((await history(id)).entries[0]).toMatchObject({
    action: 'role.permission_deleted',
    actorId: 'dan',
    requestId: 'r-deletion',
    changes: [{ field: 'permissionIds', before: [permissionId], after: [] }],
    names: { [permissionId]: name },
  });
});

test('by pages each change comes once', async () => {
  const { id } = await permissions.givenRole('One');
  for (const name of ['Two', 'Three']) {
    await permissions.client.updateRole({ id, name, permissionIds: undefined }, await permissions.as('ana'));
  }
  const names: unknown[] = [];
  let cursor = '';
  do {
    const page = await history(id, { cursor, limit: 2 });
    names.push(...page.entries.map(({ changes }) => changes.find(({ field }) => field === 'name')?.after));
    cursor = page.nextCursor;
  } while (cursor !== '');
  expect(names).toEqual(['Three', 'Two', 'One']);
});

test.each(['019b0000-0000-7000-8000-000000000001', 'a\0b', '', 'ben'])('there never was a role %j', async (id) => {
  expect((await failureOf(history(id))).code).toBe('role_not_found');
});

test('refuses a bad cursor by its name', async () => {
  expect(fieldsOf(await failureOf(history('x', { cursor: '!' })))).toEqual(['cursor']);
});
