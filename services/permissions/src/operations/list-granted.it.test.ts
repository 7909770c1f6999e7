import { beforeAll, expect, test } from 'vitest';
import { type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
});

const granted = async (person: 'ana' | 'ben' | 'dan') =>
  permissions.client.listGranted({}, await permissions.as(person));

test('an owner holds all, and no ids are listed', async () => {
  expect(await granted('ana')).toEqual({ all: true, permissionIds: [] });
});

test('a member holds what their roles grant, each once', async () => {
  expect(await granted('ben')).toEqual({ all: false, permissionIds: [] });
  const [one, two] = [await permissions.givenPermission(), await permissions.givenPermission()];
  await permissions.givenPermission();
  const roles = [
    await permissions.givenRole('One', one.id),
    await permissions.givenRole('Both', one.id, two.id, 'manage-custom-modules'),
  ];
  await permissions.givenUser('ben', ...roles.map(({ id }) => id));
  const { all, permissionIds } = await granted('ben');
  expect(all).toBe(false);
  expect(permissionIds).toEqual([one.id, two.id, 'manage-custom-modules'].sort());
});

test('what is granted in one organization is nothing in another', async () => {
  const role = await permissions.givenRole('Everything', (await permissions.givenPermission()).id);
  await permissions.givenUser('ben', role.id);
  const sameUserElsewhere = await permissions.as('ben', { organizationId: 'globex' });
  expect(await permissions.client.listGranted({}, sameUserElsewhere)).toEqual({ all: false, permissionIds: [] });
});
