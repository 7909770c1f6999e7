import { Because } from '@custom-modules/contracts/permissions';
import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;
let viewId: string;
let otherId: string;
let role: { id: string; name: string };

beforeAll(async () => {
  permissions = await usePermissions();
  viewId = (await permissions.givenPermission()).id;
  otherId = (await permissions.givenPermission()).id;
  role = await permissions.givenRole('Viewers', viewId);
  await permissions.givenUser('ben', role.id);
});

const explain = async (person: 'ana' | 'ben', permissionIds: string[], userId?: string) =>
  (await permissions.client.batchCheck({ userId, permissionIds }, await permissions.as(person))).decisions;

test('answers in the order asked, each with its reason', async () => {
  expect(await explain('ben', [otherId, viewId, 'view-nothing', 'manage-roles', viewId])).toEqual([
    { permissionId: otherId, allowed: false, because: Because.BECAUSE_NOT_GRANTED, roles: [] },
    { permissionId: viewId, allowed: true, because: Because.BECAUSE_ROLE, roles: [{ id: role.id, name: 'Viewers' }] },
    { permissionId: 'view-nothing', allowed: false, because: Because.BECAUSE_UNKNOWN_PERMISSION, roles: [] },
    { permissionId: 'manage-roles', allowed: false, because: Because.BECAUSE_NOT_GRANTED, roles: [] },
    { permissionId: viewId, allowed: true, because: Because.BECAUSE_ROLE, roles: [{ id: role.id, name: 'Viewers' }] },
  ]);
});

test('an owner is told so, and that what does not exist is unknown', async () => {
  const decisions = await explain('ana', [viewId, 'view-nothing']);
  expect(decisions.map(({ because }) => because)).toEqual([Because.BECAUSE_OWNER, Because.BECAUSE_UNKNOWN_PERMISSION]);
});

test('an owner asks about somebody else', async () => {
  const [decision] = await explain('ana', [viewId], 'ben');
  expect(decision).toMatchObject({ allowed: true, because: Because.BECAUSE_ROLE });
});

test('a holder of Manage Roles asks about an owner, who is one by what their last bearer said', async () => {
  const managers = await permissions.givenRole('Managers', 'manage-roles');
  await permissions.givenUser('ben', role.id, managers.id);
  expect(await explain('ben', [otherId], 'ana')).toMatchObject([{ because: Because.BECAUSE_OWNER }]);

  const noOwner = await permissions.as('ana', { organizationRole: undefined });
  await permissions.client.listGranted({}, noOwner);
  expect(await explain('ben', [otherId], 'ana')).toMatchObject([{ because: Because.BECAUSE_NOT_GRANTED }]);
  await permissions.givenUser('ben', role.id);
});

test('about oneself nothing is needed, also when the id is given', async () => {
  expect(await explain('ben', [viewId], 'ben')).toMatchObject([{ allowed: true }]);
});

test('about somebody else Manage Roles is needed', async () => {
  expect((await failureOf(explain('ben', [viewId], 'ana'))).code).toBe('permission_missing');
});

test.each(['nobody', 'no body\0'])('about somebody never seen nothing can be said: %j', async (userId) => {
  expect((await failureOf(explain('ana', [viewId], userId))).code).toBe('user_not_found');
});

test('200 permissions are answered, one more is refused', async () => {
  expect(await explain('ben', Array(200).fill(viewId))).toHaveLength(200);
  const failure = await failureOf(explain('ben', Array(201).fill(viewId)));
  expect(failure.code).toBe('invalid_request');
  expect(fieldsOf(failure)).toEqual(['permissionIds']);
});

test('an empty user id is not the same as none', async () => {
  expect((await failureOf(explain('ana', [viewId], ''))).code).toBe('user_not_found');
});
