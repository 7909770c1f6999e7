import type { people } from '@custom-modules/testing/people';
import { beforeAll, expect, test } from 'vitest';
import { type RunningPermissions, usePermissions } from '../app.fixture.ts';
import { aChange } from '../store/database.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
});

const check = async (person: keyof typeof people, permissionId: string) =>
  (await permissions.client.check({ permissionId }, await permissions.as(person))).allowed;

test('an owner holds every permission that exists, with no grant', async () => {
  const { id } = await permissions.givenPermission();
  expect(await check('ana', id)).toBe(true);
  expect(await check('ana', 'manage-roles')).toBe(true);
  expect(await check('ana', 'manage-custom-modules')).toBe(true);
});

test('a member holds what a role of theirs grants, and nothing else', async () => {
  const [granted, other] = [await permissions.givenPermission(), await permissions.givenPermission()];
  const role = await permissions.givenRole('Fleet viewers', granted.id);
  expect(await check('ben', granted.id), 'before').toBe(false);
  await permissions.givenUser('ben', role.id);
  expect(await check('ben', granted.id)).toBe(true);
  expect(await check('ben', other.id)).toBe(false);
  expect(await check('ben', 'manage-custom-modules')).toBe(false);
});

test.each([
  ['never there', 'view-nothing'],
  ['of no form an id can have', 'a\0b ü'],
])('a permission that is %s is held by nobody, not even an owner', async (_case, id) => {
  expect(await check('ana', id)).toBe(false);
  expect(await check('ben', id)).toBe(false);
});

test('the permission of a deleted module is held by nobody', async () => {
  const { id, name, moduleId } = await permissions.givenPermission();
  const role = await permissions.givenRole('Viewers of what goes', id);
  await permissions.givenUser('ben', role.id);
  expect(await check('ben', id), 'before').toBe(true);
  await permissions.projection.apply([aChange({ moduleId, permission: { id, name }, version: 2, deleted: true })]);
  expect(await check('ben', id)).toBe(false);
  expect(await check('ana', id)).toBe(false);
});

test('a permission of another organization is unknown here', async () => {
  const { id } = await permissions.givenPermission('View Fleet', 'globex');
  expect(await check('cleo', id), 'control').toBe(true);
  expect(await check('ana', id)).toBe(false);
});

test('nobody holds a permission without an id, owners included', async () => {
  expect(await check('ana', '')).toBe(false);
});
