import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
});

const create = async (name: string, permissionIds: string[] = [], person: 'ana' | 'ben' | 'cleo' = 'ana') =>
  permissions.client.createRole({ name, permissionIds }, await permissions.as(person));

test('makes a role of the name as people write it and of each permission once', async () => {
  const view = await permissions.givenPermission();
  const { role } = await create('  Fleet \u00a0 planners ', [view.id, 'manage-roles', view.id]);
  expect(role).toMatchObject({
    name: 'Fleet planners',
    permissions: [
      { id: 'manage-roles', name: 'Manage Roles' },
      { id: view.id, name: 'View Fleet', moduleId: view.moduleId },
    ],
    userCount: 0,
  });
  expect(role?.createdAt).toEqual(role?.updatedAt);
});

test('leaves an audit row with what was made, by whom and for which request', async () => {
  const call = await permissions.as('ana');
  const { role } = await permissions.client.createRole({ name: 'Audited', permissionIds: ['manage-roles'] }, call);
  const rows = await permissions.readAudit();
  expect(rows.at(-1)).toMatchObject({
    actor: 'ana',
    action: 'role.created',
    subject_type: 'role',
    subject_id: role?.id,
    before: null,
    after: { name: 'Audited', permissionIds: ['manage-roles'] },
    at: role?.createdAt,
    request_id: call.trail.requestId,
  });
});

test.each([
  ['empty', ''],
  ['of spaces', ' \u00a0 '],
  ['with a tab', 'a\tb'],
  ['with a NUL', 'a\0b'],
  ['with a zero-width space', 'a\u200bb'],
  ['with a direction character', 'a\u202eb'],
  ['too long', 'x'.repeat(101)],
])('refuses a name that is %s', async (_case, name) => {
  const failure = await failureOf(create(name));
  expect(failure.code).toBe('invalid_request');
  expect(fieldsOf(failure)).toEqual(['name']);
});

test('100 characters are enough, whatever their size', async () => {
  const name = '\u{1F69A}'.repeat(100);
  expect((await create(name)).role?.name).toBe(name);
});

test.each(['Dispatchers', 'DISPATCHERS', ' dispatchers ', '\uff24ispatchers'])(
  'a name is taken in every form of it: %j',
  async (name) => {
    const { role } = await create('Dispatchers').catch(async () => {
      const page = { search: 'dispatchers', cursor: '', limit: 1 };
      const { roles } = await permissions.client.listRoles(page, await permissions.as('ana'));
      return { role: roles[0] };
    });
    const failure = await failureOf(create(name));
    expect(failure.code).toBe('role_name_taken');
    expect(failure.status).toBe('ALREADY_EXISTS');
    expect(failure.info).toEqual({ roleId: role?.id });
    expect(fieldsOf(failure)).toEqual(['name']);
  },
);

test('another organization may use the same name', async () => {
  await create('Couriers');
  expect((await create('Couriers', [], 'cleo')).role?.name).toBe('Couriers');
});

test('30 people at once make one role of one name', async () => {
  const outcomes = await Promise.all(
    Array.from({ length: 30 }, (_, index) =>
      create(index % 2 ? 'Rush' : 'RUSH').then(
        () => 'created',
        (failure) => failure.code,
      ),
    ),
  );
  expect(outcomes.filter((outcome) => outcome === 'created')).toHaveLength(1);
  expect(new Set(outcomes)).toEqual(new Set(['created', 'role_name_taken']));
});

test('names the permissions that do not exist by their places', async () => {
  const { id } = await permissions.givenPermission();
  const foreign = await permissions.givenPermission('View Fleet', 'globex');
  const failure = await failureOf(create('Nobodies', [id, foreign.id, 'manage-roles', 'a\0b', '']));
  expect(failure.code).toBe('invalid_request');
  expect(fieldsOf(failure)).toEqual(['permissionIds[1]', 'permissionIds[3]', 'permissionIds[4]']);
});

test('names no more fields than fit into an answer', async () => {
  const failure = await failureOf(
    create(
      'Too many',
      Array.from({ length: 200 }, (_, index) => `nothing-${index}`),
    ),
  );
  expect(failure.code).toBe('invalid_request');
  expect(fieldsOf(failure)).toHaveLength(10);
  expect(fieldsOf(await failureOf(create('Far too many', Array(201).fill('manage-roles'))))).toEqual(['permissionIds']);
});

test('a holder of Manage Roles makes roles, but none that holds a Manage permission', async () => {
  const view = await permissions.givenPermission();
  const managers = await permissions.givenRole('Managers', 'manage-roles');
  await permissions.givenUser('ben', managers.id);
  expect((await create('Made by Ben', [view.id], 'ben')).role?.permissions).toHaveLength(1);
  for (const manage of ['manage-roles', 'manage-custom-modules']) {
    const failure = await failureOf(create('Made by Ben too', [view.id, manage], 'ben'));
    expect(failure.code).toBe('owner_required');
    expect(fieldsOf(failure)).toEqual(['permissionIds[1]']);
  }
});
