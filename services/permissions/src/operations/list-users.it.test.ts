import type { ListUsersRequest } from '@custom-modules/contracts/permissions';
import { failureOf } from '@custom-modules/testing/failures';
import { people } from '@custom-modules/testing/people';
import { beforeAll, describe, expect, test } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';

let permissions: RunningPermissions;
let plannersId: string;

beforeAll(async () => {
  permissions = await usePermissions();
  for (const claims of [
    { sub: 'u1', name: 'Zoë Zimmer', email: 'zoe@acme.example' },
    { sub: 'u2', name: undefined, email: 'mail-only@acme.example' },
    { sub: 'u3', name: undefined, email: undefined },
    { sub: 'u4', name: 'ben \u202e Okafor\0', email: 'twin@acme.example' },
  ]) {
    await permissions.client.listGranted({}, await permissions.as('ben', claims));
  }
  plannersId = (await permissions.givenRole('Planners')).id;
  await permissions.givenUser('ben', plannersId);
  await permissions.client.listGranted({}, await permissions.as('dan'));
});

const list = async (request: Partial<ListUsersRequest> = {}) =>
  permissions.client.listUsers(
    { search: '', cursor: '', limit: 0, roleId: undefined, ...request },
    await permissions.as('ana'),
  );
const found = async (search: string) => (await list({ search })).users.map(({ userId }) => userId);

test('lists the people of the organization by name, else address, else id, with their roles', async () => {
  const { users } = await list();
  expect(users.map(({ userId }) => userId)).toEqual(['ana', 'ben', 'u4', 'u2', 'u3', 'u1']);
  expect(users[0]).toMatchObject({ name: people.ana.name, email: 'ana@acme.example', owner: true, roles: [] });
  expect(users[1]).toMatchObject({ owner: false, roles: [{ name: 'Planners' }] });
  expect(users[4]).toMatchObject({ name: undefined, email: undefined });
  expect(users[0]?.lastSeen?.getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test('what cannot be shown is not kept of a name', async () => {
  expect((await list()).users[2]).toMatchObject({ userId: 'u4', name: 'ben Okafor' });
});

test('finds part of a name or an address in any case', async () => {
  expect(await found('OKAFOR')).toEqual(['ben', 'u4']);
  expect(await found('ZOË')).toEqual(['u1']);
  expect(await found('@acme')).toEqual(['ana', 'ben', 'u4', 'u2', 'u1']);
  expect(await found('%')).toEqual([]);
});

test('pages of two hold each once', async () => {
  const seen: string[] = [];
  let cursor = '';
  do {
    const page = await list({ cursor, limit: 2 });
    seen.push(...page.users.map(({ userId }) => userId));
    cursor = page.nextCursor;
  } while (cursor !== '');
  expect(seen).toEqual(['ana', 'ben', 'u4', 'u2', 'u3', 'u1']);
});

test('refuses a bad cursor by its name', async () => {
  expect(fieldsOf(await failureOf(list({ cursor: '!' })))).toEqual(['cursor']);
});

describe('of a role', () => {
  const holders = async (request: Partial<ListUsersRequest>) =>
    (await list({ roleId: plannersId, ...request })).users.map(({ userId }) => userId);

  test('lists those who hold it, and finds among them alone', async () => {
    expect(await holders({})).toEqual(['ben']);
    expect(await holders({ search: 'okafor' })).toEqual(['ben']);
    expect(await holders({ search: 'zoë' })).toEqual([]);
  });

  test('nobody may hold it', async () => {
    expect(await holders({ roleId: (await permissions.givenRole('Idle')).id })).toEqual([]);
  });

  test('pages of one hold each once', async () => {
    const { id } = await permissions.givenRole('Night shift');
    for (const userId of ['u1', 'u2', 'u4']) {
      await permissions.client.setUserRoles({ userId, roleIds: [id] }, await permissions.as('ana'));
    }
    const first = await list({ roleId: id, limit: 1 });
    const second = await list({ roleId: id, limit: 1, cursor: first.nextCursor });
    const third = await list({ roleId: id, limit: 1, cursor: second.nextCursor });
    const pages = [first, second, third].map(({ users }) => users.map(({ userId }) => userId));
    expect([...pages, third.nextCursor]).toEqual([['u4'], ['u2'], ['u1'], '']);
  });

  test.each(['019b0000-0000-7000-8000-000000000001', 'a\0b', '', 'ben'])('there is no role %j', async (roleId) => {
    expect((await failureOf(list({ roleId }))).code).toBe('role_not_found');
  });

  test('of another organization there is none', async () => {
    const stranger = await permissions.as('dan', { organizationRole: 'owner' });
    const asked = permissions.client.listUsers({ search: '', cursor: '', limit: 0, roleId: plannersId }, stranger);
    expect((await failureOf(asked)).code).toBe('role_not_found');
  });
});
