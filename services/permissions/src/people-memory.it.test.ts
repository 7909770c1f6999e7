import { createPool } from '@custom-modules/chassis/postgres';
import { withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { Seen } from './domain/person.ts';
import { createPeopleMemory, type PeopleMemory } from './people-memory.ts';
import { createChangeFeed } from './store/change-feed.ts';
import { useStores } from './store/database.fixture.ts';
import { createPostgresPermissionStore } from './store/postgres-permission-store.ts';

const hour = 60 * 60_000;
let stores: Awaited<ReturnType<typeof useStores>>;
let now: Date;
let memory: PeopleMemory;
let caller: Seen;
let users = 0;

beforeAll(async () => {
  stores = await useStores();
});

beforeEach(() => {
  now = new Date('2026-01-02T03:04:05.678Z');
  memory = createPeopleMemory(deps());
  users += 1;
  caller = {
    organizationId: 'acme',
    userId: `user-${users}`,
    isOwner: false,
    name: 'Ben',
    email: 'ben@acme.example',
  };
});

/** Calls wait as long as the write takes, on a machine however busy. */
const deps = () => ({
  store: stores.store,
  clock: () => now,
  log: recordLog().log,
  longestWaitMs: patience.timeout,
});

const known = () => stores.store.inOrganization(caller.organizationId, ({ people }) => people.find(caller.userId));

test('the first call of somebody new has written them before it returns', async () => {
  await memory.remember(caller);
  expect(await known()).toEqual({
    userId: caller.userId,
    name: 'Ben',
    email: 'ben@acme.example',
    isOwner: false,
    lastSeen: now,
    roles: [],
  });
});

test('of calls made at once each waits for that write', async () => {
  const seen = await Promise.all(Array.from({ length: 10 }, () => memory.remember(caller).then(known)));
  expect(seen.every((person) => person !== undefined)).toBe(true);
});

test('within the hour nothing is written again, also by another process', async () => {
  await memory.remember(caller);
  const first = now;
  now = new Date(first.getTime() + hour - 1);
  await memory.remember(caller);
  const anotherProcess = createPeopleMemory(deps());
  await anotherProcess.remember(caller);
  expect((await known())?.lastSeen).toEqual(first);
});

test('after the hour it is, behind the back of a call', async () => {
  await memory.remember(caller);
  now = new Date(now.getTime() + hour);
  await memory.remember(caller);
  await vi.waitFor(async () => expect((await known())?.lastSeen).toEqual(now), patience);
});

test('a bearer that says something new is written at once', async () => {
  await memory.remember(caller);
  now = new Date(now.getTime() + 1000);
  await memory.remember({ ...caller, isOwner: true, name: 'Benjamin' });
  expect(await known()).toMatchObject({ isOwner: true, name: 'Benjamin', lastSeen: now });
});

test('two bearers that say different things do not write in turns', async () => {
  await memory.remember(caller);
  await memory.remember({ ...caller, name: 'Benjamin' });
  await memory.remember(caller);
  expect((await known())?.name).toBe('Benjamin');
});

test('somebody forgotten is written again by their next call', async () => {
  await memory.remember(caller);
  await stores.store.inOrganization('acme', ({ people }) => people.remove(caller.userId));
  await memory.remember(caller);
  expect(await known(), 'control').toBeUndefined();
  memory.forget(caller);
  await memory.remember(caller);
  expect(await known()).toBeDefined();
});

test('somebody removed is forgotten by every process that hears of it, and by no other', async () => {
  const heard: (string | undefined)[] = [];
  const elsewhere = createPeopleMemory(deps());
  const deaf = createPeopleMemory(deps());
  const changes = createChangeFeed({
    url: stores.database.appUrl,
    log: recordLog().log,
    onRemoval(organizationId) {
      heard.push(organizationId);
      elsewhere.forgetAll(organizationId);
    },
  });
  changes.start?.();
  onTestFinished(() => changes.stop());
  await vi.waitFor(() => expect(heard).toEqual([undefined]), patience);
  for (const process of [elsewhere, deaf]) await process.remember(caller);
  await stores.store.inOrganization('acme', ({ people }) => people.remove(caller.userId));
  await vi.waitFor(() => expect(heard).toEqual([undefined, 'acme']), patience);
  await deaf.remember(caller);
  expect(await known(), 'control').toBeUndefined();
  await elsewhere.remember(caller);
  expect(await known()).toBeDefined();
});

test('a write that fails fails no call, and is tried again by the next', async () => {
  const { log, lines } = recordLog();
  const broken = createPool({ name: 'broken', url: 'postgres://nobody:none@127.0.0.1:1/none', log });
  let store = createPostgresPermissionStore(broken);
  const failing = createPeopleMemory({
    ...deps(),
    store: { inOrganization: (organizationId, work) => store.inOrganization(organizationId, work) },
    log,
  });
  await failing.remember(caller);
  expect(lines.filter(({ msg }) => msg === 'caller not remembered')).toHaveLength(1);
  expect(JSON.stringify(lines)).not.toContain('ben@acme.example');
  store = stores.store;
  await failing.remember(caller);
  expect(await known()).toBeDefined();
  await broken.end();
});

test('a slow write holds a call up only so long, and goes on', async () => {
  memory = createPeopleMemory({ ...deps(), longestWaitMs: 20 });
  await memory.remember(caller);
  await vi.waitFor(async () => expect(await known()).toBeDefined(), patience);
  await withClient(stores.database.appUrl, async (blocker) => {
    await blocker.query('BEGIN');
    await blocker.query("SELECT set_config('app.organization_id', 'acme', true)");
    await blocker.query('SELECT FROM person WHERE user_id = $1 FOR UPDATE', [caller.userId]);
    await memory.remember({ ...caller, name: 'Benjamin' });
    expect((await known())?.name).toBe('Ben');
    await blocker.query('ROLLBACK');
  });
  await vi.waitFor(async () => expect((await known())?.name).toBe('Benjamin'), patience);
});
