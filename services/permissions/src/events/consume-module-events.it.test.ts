import { unavailable } from '@custom-modules/chassis/failure';
import { moduleEventTypes } from '@custom-modules/contracts/module-events';
import { withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { useInfrastructure } from '@custom-modules/testing/services';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { idOf } from '../domain/dead-letter.ts';
import type { ModuleProjection } from '../store/module-projection.ts';
import { useConsumers } from './consumer.fixture.ts';
import { aLife, aRecord, poison } from './events.fixture.ts';

let consumers: Awaited<ReturnType<typeof useConsumers>>;

beforeEach(async () => {
  consumers = await useConsumers();
});

const anAct = { actor: 'olga', at: new Date(), requestId: 'r-2', selection: {} };
const many = (count: number) => Array.from({ length: count }, (_, index) => `m-${String(index).padStart(5, '0')}`);
const created = (moduleIds: string[]) => moduleIds.map((moduleId) => aRecord({ moduleId }));
/** What an administrator does to the database of this test, from outside of it. */
const administer = (statement: string, ...values: unknown[]) =>
  withClient(useInfrastructure().postgresAdminUrl, (admin) => admin.query(statement, values));
const database = () => new URL(consumers.database.ownerUrl).pathname.slice(1);
const allowConnections = (allow: boolean) => administer(`ALTER DATABASE ${database()} ALLOW_CONNECTIONS ${allow}`);
const endWorkerSessions = () =>
  administer(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'permissions_worker' AND datname = $1`,
    database(),
  );

test('applies what the topic holds from its beginning, and what comes', async () => {
  await consumers.produce(created(['m-1']));
  const consumer = consumers.start();
  await consumer.untilDone();
  expect(await consumers.existing()).toEqual(['m-1']);
  await consumers.produce([...created(['m-2']), ...aLife('m-1', { deleted: true })]);
  await consumer.untilDone();
  expect(await consumers.existing()).toEqual(['m-2']);
  await vi.waitFor(
    () => expect(consumer.reports).toContainEqual(expect.objectContaining({ kind: 'batch', lag: 0 })),
    patience,
  );
});

test('every event three times, shuffled, and all replayed from offset 0, end where the oracle does', async () => {
  const lives = many(60).map((moduleId, index) => aLife(moduleId, { updates: index % 3, deleted: index % 4 === 0 }));
  const expected = many(60).filter((_, index) => index % 4 !== 0);
  const thrice = [...lives, ...lives, ...lives].flat();
  const shuffled = thrice.toSorted((one, other) => hash(one.value) - hash(other.value));
  await consumers.produce([...shuffled, ...thrice]);
  await consumers.start().untilDone();
  expect(await consumers.existing()).toEqual(expected);
  await consumers.start().untilDone();
  expect(await consumers.existing()).toEqual(expected);
  expect(consumers.letters).toEqual([]);
});

test('of one name created, deleted and created again only the last has a permission, and no old grant', async () => {
  const consumer = consumers.start();
  await consumers.produce(created(['first']));
  await consumer.untilDone();
  await consumers.store.inOrganization('acme', async ({ roles, permissions }) => {
    await permissions.keep(['view-first']);
    await roles.insert({ id: 'r-1', name: 'Viewers' }, new Date());
    await roles.grant('r-1', ['view-first'], new Date());
  });
  await consumers.produce([
    aRecord({ moduleId: 'first', type: moduleEventTypes.deleted, version: 2 }),
    aRecord({ moduleId: 'second' }),
  ]);
  await consumer.untilDone();
  expect(await consumers.existing()).toEqual(['second']);
  const role = await consumers.store.inOrganization('acme', ({ roles }) => roles.lock('r-1'));
  expect(role?.permissionIds).toEqual([]);
});

test('a message is logged with the request behind it, applied or put aside', async () => {
  const record = aRecord({ moduleId: 'm-1' });
  const withId = (ce_requestid: string) => ({ ...record, value: '{}', headers: { ...record.headers, ce_requestid } });
  await consumers.produce([record, withId('r-2'), withId('<no request id>')]);
  await consumers.start().untilDone();
  const logged = consumers.lines.filter(({ offset }) => offset !== undefined);
  expect(logged.map(({ level, msg, requestId }) => [level, msg, requestId])).toEqual([
    ['debug', 'event consumed', 'r-1'],
    ['warn', 'message put aside as a dead letter', 'r-2'],
    ['warn', 'message put aside as a dead letter', undefined],
  ]);
});

describe('poison', () => {
  test('among good ones is put aside as it came, and none of the good is lost', async () => {
    const bad = Object.values(poison('bad'));
    const good = many(300);
    const mixed = created(good).flatMap((record, index) => [record, ...(index % 25 === 0 ? [bad[index / 25]] : [])]);
    await consumers.produce(mixed.filter((record) => record !== undefined));
    const consumer = consumers.start();
    await consumer.untilDone();
    await vi.waitFor(() => expect(consumers.letters).toHaveLength(bad.length), patience);
    expect(await consumers.existing()).toEqual(good);
    expect(consumer.reports.flatMap((report) => (report.kind === 'batch' ? report.deadLettered : []))).toHaveLength(
      bad.length,
    );

    const ofLetter = ({ key, value, headers }: (typeof consumers.letters)[number]) =>
      [key?.toString() ?? null, value?.toString() ?? null, headers?.['ce_type']?.toString()] as const;
    expect(consumers.letters.map(ofLetter).sort()).toEqual(
      bad.map(({ key, value, headers }) => [key, value, headers['ce_type']]).sort(),
    );
    for (const { headers } of consumers.letters) {
      expect(headers).toMatchObject({
        'dead-letter-topic': Buffer.from(consumers.topics.modules),
        'dead-letter-partition': expect.any(Buffer),
        'dead-letter-offset': expect.any(Buffer),
        'dead-letter-time': expect.any(Buffer),
      });
      expect(headers?.['dead-letter-reason']?.toString()).toMatch(/^(unreadable|constraint|data): ./);
    }
  });

  test('that fills a message to the brim is put aside without its value, which stays at its source', async () => {
    const record = aRecord({ moduleId: 'brim' });
    const brim = 1_048_588 - 61 - JSON.stringify(record.headers).length - 30;
    await consumers.produce([{ ...record, value: 'x'.repeat(brim) }]);
    await consumers.start().untilDone();
    await vi.waitFor(() => expect(consumers.letters).toHaveLength(1), patience);
    const [letter] = consumers.letters;
    expect(letter?.value).toBeNull();
    expect(letter?.headers?.['dead-letter-value']?.toString()).toBe('left at its source');
  });

  test('is known with its reason and whom it is about, and stays as an operator decided, replayed or not', async () => {
    const record = aRecord({ moduleId: 'bad', version: 3 });
    await consumers.produce([{ ...record, value: record.value.replace('"web"', '"cassette"') }]);
    await consumers.start().untilDone();
    const known = () => consumers.fates.list({ fate: 'waiting', reason: '', after: undefined, limit: 10 });
    const [{ letter } = { letter: undefined }, ...others] = await known();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({
      ...{ topic: consumers.topics.modules, reason: 'unreadable', detail: expect.stringMatching(/type/) },
      ...{ organizationId: 'acme', moduleId: 'bad', version: 3, requestId: 'r-1', fate: 'waiting' },
    });
    expect(await consumers.store.haveReached('acme', [{ moduleId: 'bad', version: 3 }])).toBe(true);

    await consumers.start().untilDone();
    expect(await known()).toHaveLength(1);
    const id = letter ? idOf(letter) : '';
    expect(await consumers.fates.drop([id], anAct)).toEqual([id]);
    await consumers.start().untilDone();
    expect(await known()).toEqual([]);
    expect(consumers.letters, 'control: it was put aside each time').toHaveLength(3);
  });

  test('of which nothing is known yet holds its partition up, with one letter and nothing committed', async () => {
    const groupId = `${consumers.prefix}-unknown`;
    await consumers.produce([{ ...aRecord({ moduleId: 'bad' }), value: '{}' }]);
    const held = consumers.start({ groupId, fates: { add: () => Promise.reject(unavailable(new Error('away'))) } });
    await vi.waitFor(() => expect(held.reports.length).toBeGreaterThan(3), patience);
    expect(await held.lag()).toBe(1);
    await held.stop();
    expect(await held.lag()).toBe(1);
    expect(consumers.letters).toHaveLength(1);
    await consumers.start({ groupId }).untilDone();
    expect(await consumers.fates.countWaiting()).toEqual(new Map([['unreadable', 1]]));
  });

  test('that cannot be put aside holds its partition up, and nothing is committed', async () => {
    const groupId = `${consumers.prefix}-held-up`;
    await consumers.produce([{ ...aRecord({ moduleId: 'bad' }), value: '{}' }]);
    const held = consumers.start({ groupId, deadLetters: `${consumers.prefix}.not-there` });
    await vi.waitFor(() => expect(held.reports.length).toBeGreaterThan(2), patience);
    expect(held.reports.every(({ kind }) => kind === 'retry')).toBe(true);
    expect(held.states).toEqual(['running', 'waiting']);
    expect(await held.lag()).toBe(1);
    await held.stop();
    expect(await held.lag()).toBe(1);

    const next = consumers.start({ groupId });
    await next.untilDone();
    await vi.waitFor(() => expect(consumers.letters).toHaveLength(1), patience);
  });
});

describe('a database that is away', () => {
  test('whose sessions are ended over and over: nothing is dead-lettered, nothing lost', async () => {
    const modules = many(1500);
    const consumer = consumers.start();
    await consumer.untilJoined();
    let terminations = 0;
    const terminate = setInterval(async () => {
      const { rowCount } = await endWorkerSessions();
      terminations += rowCount ?? 0;
    }, 60);
    for (let at = 0; at < modules.length; at += 100) await consumers.produce(created(modules.slice(at, at + 100)));
    await vi.waitFor(() => expect(terminations).toBeGreaterThan(5), patience);
    clearInterval(terminate);
    await consumer.untilDone();
    expect(await consumers.existing()).toEqual(modules);
    expect(consumers.letters).toEqual([]);
  });

  test('for longer than a session is waited for with the place in the group kept', async () => {
    const sessionTimeoutMs = 2000;
    const retries = 12 * 12; // of each partition as many
    const consumer = consumers.start({ sessionTimeoutMs });
    await consumers.produce(created(['before']));
    await consumer.untilDone();
    const reports = consumer.reports.length;
    await allowConnections(false);
    try {
      await endWorkerSessions();
      await consumers.produce(created(many(50)));
      await vi.waitFor(() => expect(consumer.reports.length).toBeGreaterThan(reports + retries), patience);
      expect(consumer.reports.slice(reports).every(({ kind }) => kind === 'retry')).toBe(true);
      expect(consumer.states).toEqual(['running', 'waiting']);
    } finally {
      await allowConnections(true);
    }
    await consumer.untilDone();
    expect(await consumers.existing()).toEqual(['before', ...many(50)]);
    expect(consumer.states).toEqual(['running', 'waiting', 'running']);
    expect(consumers.letters).toEqual([]);
  });

  test('is no reason not to stop, and what was not applied is not committed', async () => {
    const away: ModuleProjection = { apply: () => Promise.reject(unavailable(new Error('away'))) };
    await consumers.produce(created(['m-1']));
    const consumer = consumers.start({ projection: away });
    await vi.waitFor(() => expect(consumer.reports.length).toBeGreaterThan(1), patience);
    await consumer.stop();
    expect(await consumer.lag()).toBe(1);
  });
});

test('consumers that join and leave while events come lose none', async () => {
  const groupId = `${consumers.prefix}-changing`;
  const modules = many(1200);
  const steady = consumers.start({ groupId, sessionTimeoutMs: 3000 });
  await steady.untilJoined();
  for (let at = 0; at < modules.length; at += 300) {
    const visitor = consumers.start({ groupId, sessionTimeoutMs: 3000 });
    await consumers.produce(created(modules.slice(at, at + 300)));
    await visitor.untilJoined();
    await visitor.stop();
  }
  await steady.untilDone();
  expect(await consumers.existing()).toEqual(modules);
  expect(consumers.letters).toEqual([]);
});

test('a consumer whose group rebalances over and over ends, for another thread to take its place', async () => {
  const groupId = `${consumers.prefix}-unsettled`;
  const steady = consumers.start({ groupId, sessionTimeoutMs: 8000 });
  await steady.untilJoined();
  const settled = new AbortController();
  const unsettled = consumers.unsettle(groupId, settled.signal);
  await expect(steady.ended).rejects.toThrow('over and over');
  settled.abort();
  await unsettled;
  const next = consumers.start({ groupId });
  await consumers.produce(created(['m-1']));
  await next.untilDone();
  expect(await consumers.existing()).toEqual(['m-1']);
});

function hash(text: string): number {
  let value = 7;
  for (const character of text) value = (value * 31 + character.charCodeAt(0)) % 1_000_003;
  return value;
}
