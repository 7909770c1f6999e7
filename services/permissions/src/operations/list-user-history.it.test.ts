import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;
let kept: string;

beforeAll(async () => {
  permissions = await usePermissions();
  ({ id: kept } = await permissions.givenRole('Kept'));
});

const history = async (userId: string, page: { cursor?: string; limit?: number } = {}) =>
  permissions.client.listUserHistory({ userId, cursor: '', limit: 0, ...page }, await permissions.as('ana'));

test('tells newest first every role given and taken, whichever way, also a deleted one by its name', async () => {
  const { id: passing } = await permissions.givenRole('Passing');
  await permissions.givenUser('ben', kept);
  await permissions.givenUser('ben', kept, passing);
  const owner = await permissions.as('ana');
  await permissions.client.deleteRole({ id: passing }, owner);
  await permissions.client.removeUser({ userId: 'ben' }, owner);

  const { entries, nextCursor } = await history('ben');
  expect(nextCursor).toBe('');
  const who = { at: expect.any(Date), actorId: 'ana', requestId: expect.stringMatching(/./), version: undefined };
  const both = [kept, passing].sort();
  const one = { [kept]: 'Kept' };
  const two = { ...one, [passing]: 'Passing' };
  expect(entries).toEqual([
    { ...who, action: 'user.removed', changes: [{ field: 'roleIds', before: [kept], after: null }], names: one },
    { ...who, action: 'user.role_deleted', changes: [{ field: 'roleIds', before: both, after: [kept] }], names: two },
    { ...who, action: 'user.roles_set', changes: [{ field: 'roleIds', before: [kept], after: both }], names: two },
    { ...who, action: 'user.roles_set', changes: [{ field: 'roleIds', before: [], after: [kept] }], names: one },
  ]);
});

test('by pages each change comes once', async () => {
  const { entries } = await history('ben');
  const seen: typeof entries = [];
  let cursor = '';
  do {
    const page = await history('ben', { cursor, limit: 1 });
    seen.push(...page.entries);
    cursor = page.nextCursor;
  } while (cursor !== '');
  expect(seen).toEqual(entries);
});

test('somebody seen who never had a role has an empty history', async () => {
  await permissions.client.listGranted({}, await permissions.as('ben', { sub: 'new' }));
  expect(await history('new')).toEqual({ entries: [], nextCursor: '' });
});

test.each(['zoe', 'no body\0', ''])('somebody never seen is not found: %j', async (userId) => {
  expect((await failureOf(history(userId))).code).toBe('user_not_found');
});

test('refuses a bad cursor by its name', async () => {
  expect(fieldsOf(await failureOf(history('ben', { cursor: '!' })))).toEqual(['cursor']);
});
