import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';
import { aChange } from '../store/database.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
});

const list = async (request: Partial<{ search: string; cursor: string; limit: number }> = {}) =>
  permissions.client.listRoles({ search: '', cursor: '', limit: 0, ...request }, await permissions.as('ana'));

test('lists roles by name with what they grant and how many hold them', async () => {
  const view = await permissions.givenPermission('View Fleet');
  const planners = await permissions.givenRole('planners', view.id, 'manage-custom-modules');
  await permissions.givenRole('Drivers');
  await permissions.givenUser('ben', planners.id);

  const { roles, nextCursor } = await list();
  expect(roles.map(({ name }) => name)).toEqual(['Drivers', 'planners']);
  expect(nextCursor).toBe('');
  expect(roles[1]).toMatchObject({
    userCount: 1,
    permissions: [
      { id: 'manage-custom-modules', name: 'Manage Custom Modules', moduleId: undefined },
      { id: view.id, name: 'View Fleet', moduleId: view.moduleId },
    ],
  });
  expect((await list({ search: 'PLAN' })).roles.map(({ name }) => name)).toEqual(['planners']);
  const first = await list({ limit: 1 });
  expect((await list({ limit: 1, cursor: first.nextCursor })).roles).toEqual([roles[1]]);
});

test('a page of heavy roles is a shorter one and loses none', async () => {
  const nameOf = (role: number) => String.fromCodePoint(0x41 + role);
  const changes = Array.from({ length: 200 }, () => aChange());
  await permissions.projection.apply(changes);
  const ids = changes.map(({ permission }) => permission.id);
  for (let role = 0; role < 26; role += 1) await permissions.givenRole(`Heavy ${nameOf(role)}`, ...ids);

  const first = await list({ search: 'heavy' });
  expect(first.roles).toHaveLength(24);
  const second = await list({ search: 'heavy', cursor: first.nextCursor });
  expect([...first.roles, ...second.roles].map(({ name }) => name)).toEqual(
    Array.from({ length: 26 }, (_, role) => `Heavy ${nameOf(role)}`),
  );
  expect(second.nextCursor).toBe('');
});

test('a holder of Manage Roles who is no owner may list them', async () => {
  const managers = await permissions.givenRole('Managers', 'manage-roles');
  await permissions.givenUser('ben', managers.id);
  const asBen = await permissions.as('ben');
  expect((await permissions.client.listRoles({ search: '', cursor: '', limit: 1 }, asBen)).roles).toHaveLength(1);
});

test("refuses another list's cursor by its name", async () => {
  const cursor = Buffer.from('["users","a","b"]').toString('base64url');
  expect(fieldsOf(await failureOf(list({ cursor })))).toEqual(['cursor']);
});
