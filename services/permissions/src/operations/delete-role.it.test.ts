import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
});

const remove = async (id: string, person: 'ana' | 'ben' = 'ana') =>
  permissions.client.deleteRole({ id }, await permissions.as(person));

test('takes the role from everybody who holds it, and says so in the audit', async () => {
  const view = await permissions.givenPermission();
  const role = await permissions.givenRole('Planners', view.id);
  await permissions.givenUser('ben', role.id);
  expect(await remove(role.id)).toEqual({ id: role.id });

  const granted = await permissions.client.listGranted({}, await permissions.as('ben'));
  expect(granted.permissionIds).toEqual([]);
  expect((await permissions.readAudit()).slice(-2)).toMatchObject([
    {
      actor: 'ana',
      action: 'role.deleted',
      subject_id: role.id,
      before: { name: 'Planners', permissionIds: [view.id], userCount: 1 },
      after: null,
    },
    {
      actor: 'ana',
      action: 'user.role_deleted',
      subject_id: 'ben',
      before: { roleIds: [role.id] },
      after: { roleIds: [] },
    },
  ]);
});

test('the name is free at once', async () => {
  const { id } = await permissions.givenRole('Drivers');
  await remove(id);
  expect((await permissions.givenRole('Drivers')).id).not.toBe(id);
});

test('a second deletion finds nothing', async () => {
  const { id } = await permissions.givenRole('Once');
  await remove(id);
  expect((await failureOf(remove(id))).code).toBe('role_not_found');
});

test('a holder of Manage Roles may delete the role that makes managers: it gives nobody more', async () => {
  const managers = await permissions.givenRole('Managers', 'manage-roles');
  await permissions.givenUser('ben', managers.id);
  expect(await remove(managers.id, 'ben')).toEqual({ id: managers.id });
  expect((await failureOf(remove(managers.id, 'ben'))).code).toBe('permission_missing');
});

test('finds none without an id', async () => {
  expect((await failureOf(remove(''))).code).toBe('role_not_found');
});
