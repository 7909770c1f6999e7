import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, describe, expect, test } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;
let planners: { id: string; name: string };
let drivers: { id: string; name: string };
let managers: { id: string; name: string };

beforeAll(async () => {
  permissions = await usePermissions();
  planners = await permissions.givenRole('Planners', (await permissions.givenPermission()).id);
  drivers = await permissions.givenRole('Drivers');
  managers = await permissions.givenRole('Managers', 'manage-roles');
  await permissions.givenUser('ben');
});

const set = async (roleIds: string[], userId = 'ben', person: 'ana' | 'ben' = 'ana') =>
  (await permissions.client.setUserRoles({ userId, roleIds }, await permissions.as(person))).roles;
const get = async (userId = 'ben') =>
  (await permissions.client.getUserRoles({ userId }, await permissions.as('ana'))).roles;

test('replaces the roles of a user and lists them by name', async () => {
  const { id, name } = planners;
  expect(await set([id, drivers.id, id])).toEqual([
    { id: drivers.id, name: 'Drivers' },
    { id, name },
  ]);
  expect(await get()).toEqual([
    { id: drivers.id, name: 'Drivers' },
    { id, name },
  ]);
  expect(await set([])).toEqual([]);
  expect(await get()).toEqual([]);
});

test('leaves an audit row with before and after, and none for what changes nothing', async () => {
  await set([planners.id]);
  await set([drivers.id]);
  expect((await permissions.readAudit()).at(-1)).toMatchObject({
    actor: 'ana',
    action: 'user.roles_set',
    subject_type: 'user',
    subject_id: 'ben',
    before: { roleIds: [planners.id] },
    after: { roleIds: [drivers.id] },
  });
  const rows = (await permissions.readAudit()).length;
  await set([drivers.id]);
  expect(await permissions.readAudit()).toHaveLength(rows);
});

test.each(['zoe', 'no body\0'])('somebody never seen is not found: %j', async (userId) => {
  expect((await failureOf(set([planners.id], userId))).code).toBe('user_not_found');
  expect((await failureOf(get(userId))).code).toBe('user_not_found');
});

test('names the roles that do not exist by their places', async () => {
  const failure = await failureOf(set([planners.id, '019b0000-0000-7000-8000-000000000001', 'a\0b']));
  expect(failure.code).toBe('invalid_request');
  expect(fieldsOf(failure)).toEqual(['roleIds[1]', 'roleIds[2]']);
  expect(fieldsOf(await failureOf(set(Array(101).fill(planners.id))))).toEqual(['roleIds']);
});

test('an assignment that races the deletion of its role leaves nothing behind', async () => {
  for (let round = 0; round < 10; round += 1) {
    const role = await permissions.givenRole(`Short-lived ${round}`);
    const [assigned] = await Promise.allSettled([
      set([role.id]),
      permissions.client.deleteRole({ id: role.id }, await permissions.as('ana')),
    ]);
    if (assigned.status === 'rejected') expect(assigned.reason).toMatchObject({ code: 'invalid_request' });
    expect(await get()).not.toContainEqual(expect.objectContaining({ id: role.id }));
  }
});

describe('a holder of Manage Roles who is no owner', () => {
  test('gives roles, but to nobody one that holds a Manage permission', async () => {
    await set([managers.id]);
    await permissions.client.listGranted({}, await permissions.as('ben', { sub: 'zoe' }));
    expect(await set([planners.id], 'zoe', 'ben')).toHaveLength(1);
    const failure = await failureOf(set([planners.id, managers.id], 'zoe', 'ben'));
    expect(failure.code).toBe('owner_required');
    expect(fieldsOf(failure)).toEqual(['roleIds[1]']);
  });

  test('lets somebody keep such a role, and may take it from them', async () => {
    await set([managers.id]);
    expect(await set([managers.id, drivers.id], 'ben', 'ben')).toHaveLength(2);
    expect(await set([drivers.id], 'ben', 'ben')).toHaveLength(1);
    expect((await failureOf(set([managers.id], 'ben', 'ben'))).code).toBe('permission_missing');
  });
});
