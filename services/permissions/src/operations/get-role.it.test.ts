import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
});

const get = async (id: string) => permissions.client.getRole({ id }, await permissions.as('ana'));

test('reads a role as it was made', async () => {
  const role = await permissions.givenRole('Planners', (await permissions.givenPermission()).id, 'manage-roles');
  expect(await get(role.id)).toEqual({ role });
});

test.each(['019b0000-0000-7000-8000-000000000001', 'a\0b', ''])('does not find %j', async (id) => {
  expect((await failureOf(get(id))).code).toBe('role_not_found');
});
