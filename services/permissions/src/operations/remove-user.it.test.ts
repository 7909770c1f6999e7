import { failureOf } from '@custom-modules/testing/failures';
import { people } from '@custom-modules/testing/people';
import { beforeAll, expect, test } from 'vitest';
import { type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;
let role: { id: string };

beforeAll(async () => {
  permissions = await usePermissions();
  role = await permissions.givenRole('Planners', (await permissions.givenPermission()).id);
});

const remove = async (userId: string) => permissions.client.removeUser({ userId }, await permissions.as('ana'));
const granted = async () => (await permissions.client.listGranted({}, await permissions.as('ben'))).permissionIds;

test('forgets the person and takes all their roles away', async () => {
  await permissions.givenUser('ben', role.id);
  expect(await granted(), 'before').toHaveLength(1);
  expect(await remove('ben')).toEqual({ userId: 'ben' });

  const page = { search: '', cursor: '', limit: 0 };
  const { users } = await permissions.client.listUsers(page, await permissions.as('ana'));
  expect(users.map(({ userId }) => userId)).toEqual(['ana']);
  expect(await granted()).toEqual([]);
});

test('who comes back is known again at once, without a role', async () => {
  await permissions.givenUser('ben', role.id);
  await remove('ben');
  expect(await granted()).toEqual([]);
  const { roles } = await permissions.client.getUserRoles({ userId: 'ben' }, await permissions.as('ana'));
  expect(roles).toEqual([]);
});

test('leaves an audit row that names nobody', async () => {
  await permissions.givenUser('ben', role.id);
  await remove('ben');
  const row = (await permissions.readAudit()).at(-1);
  expect(row).toMatchObject({ action: 'user.removed', subject_id: 'ben', before: { roleIds: [role.id] }, after: null });
  expect(JSON.stringify(row)).not.toContain(people.ben.name);
});

test.each(['zoe', 'no body\0'])('somebody never seen is not found: %j', async (userId) => {
  expect((await failureOf(remove(userId))).code).toBe('user_not_found');
});
