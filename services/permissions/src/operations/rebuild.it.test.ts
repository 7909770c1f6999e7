import { createKafka } from '@custom-modules/chassis/kafka';
import { createPool, poolResource } from '@custom-modules/chassis/postgres';
import { type Rebuild, RebuildState } from '@custom-modules/contracts/permissions-operations';
import { topicsOf } from '@custom-modules/contracts/topics';
import { atEnd } from '@custom-modules/testing/at-end';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type RunningPermissions, usePermissions } from '../app.fixture.ts';
import { aLife, aRecord, poison } from '../events/events.fixture.ts';
import { createPostgresRebuildStore } from '../store/postgres-rebuild-store.ts';
import { tryRebuildLock } from '../store/rebuild-lock.ts';
import type { RebuildStore } from '../store/rebuild-store.ts';

let permissions: RunningPermissions;
let store: RebuildStore;

beforeEach(async () => {
  permissions = await usePermissions();
  const worker = createPool({ name: 'test rebuild', url: permissions.database.workerUrl, log: recordLog().log });
  atEnd(() => poolResource('database', worker).stop());
  store = createPostgresRebuildStore(worker);
});

type Wanted = { dryRun?: boolean; acceptLoss?: boolean };

const act = { actor: 'olga', at: new Date('2026-01-02T03:04:05.678Z'), requestId: 'r-1', selection: {} };
const olga = () => permissions.as('olga');
const start = async (wanted: Wanted = {}) =>
  permissions.operations.startRebuild({ dryRun: false, acceptLoss: false, ...wanted }, await olga());
const latest = async () => (await permissions.operations.getRebuild({}, await olga())).rebuild;
const administer = <T>(statement: string) =>
  withClient(adminUrlOf(permissions.database.ownerUrl), async (admin) => (await admin.query(statement)).rows as T[]);
const table = () => administer('SELECT * FROM module_permission ORDER BY organization_id, module_id');

const untilEnded = (): Promise<Rebuild> =>
  vi.waitFor(async () => {
    const rebuild = await latest();
    if (!rebuild || rebuild.state === RebuildState.REBUILD_STATE_READING) throw new Error('it reads');
    return rebuild;
  }, patience);

const untilApplied = (count: number) => vi.waitFor(async () => expect(await table()).toHaveLength(count), patience);

async function rebuild(wanted: Wanted = {}): Promise<Rebuild> {
  await start(wanted);
  return untilEnded();
}

describe('rows spoiled by hand', () => {
  const spoil = [
    `DELETE FROM module_permission WHERE module_id = 'lost'`,
    `INSERT INTO module_permission VALUES ('acme', 'ghost', 1, false, 'view-ghost', 'View Ghost', 'view ghost')`,
    `UPDATE module_permission SET name = 'View Nonsense' WHERE module_id = 'renamed'`,
    `UPDATE module_permission SET version = 99 WHERE module_id = 'ahead'`,
    `UPDATE module_permission SET deleted = false WHERE module_id = 'resurrected'`,
    `UPDATE module_permission SET permission_id = 'swap' WHERE module_id = 'left'`,
    `UPDATE module_permission SET permission_id = 'view-left' WHERE module_id = 'right'`,
    `UPDATE module_permission SET permission_id = 'view-right' WHERE module_id = 'left'`,
  ];
  const kindOf = { lost: 'missing', ghost: 'surplus' } as Record<string, string>;

  test('are found by a dry run, and put right by the next; grants stay, and nobody else is told', async () => {
    await permissions.produce([
      ...['lost', 'renamed', 'ahead', 'left', 'right', 'fine'].flatMap((moduleId) => aLife(moduleId, { updates: 1 })),
      ...aLife('resurrected', { deleted: true }),
      aRecord({ moduleId: 'fine', organizationId: 'globex' }),
      ...Object.values(poison('bad')),
    ]);
    await untilApplied(8);
    const role = await permissions.givenRole('Viewers', 'view-lost', 'view-renamed');
    const right = await table();
    for (const statement of spoil) await administer(statement);
    const spoilt = await table();

    const difference = { missing: 1, surplus: 1, different: 5, older: 1 };
    const dry = await rebuild({ dryRun: true });
    expect(dry).toMatchObject({ state: RebuildState.REBUILD_STATE_DONE, dryRun: true, startedBy: 'olga' });
    expect(dry).toMatchObject({ unreadable: expect.any(Number), difference });
    expect(dry.messagesRead).toBe(dry.messages);
    expect(dry.unreadable).toBeGreaterThan(0);
    for (const { moduleId, kind } of dry.difference?.examples ?? []) expect(kind).toBe(kindOf[moduleId] ?? 'different');
    expect(dry.difference?.examples).toContainEqual(
      expect.objectContaining({ moduleId: 'ahead', version: 99, topicVersion: 2 }),
    );
    expect(dry.difference?.examples).toContainEqual(
      expect.objectContaining({ moduleId: 'renamed', name: 'View Nonsense', topicName: 'View Fleet' }),
    );
    expect(await table(), 'after a dry run').toEqual(spoilt);

    const refused = await rebuild();
    expect(refused).toMatchObject({ state: RebuildState.REBUILD_STATE_FAILED, difference });
    expect(refused.failure).toContain('1 in use that it says nothing of, 1 of a later version than it has');
    expect(await table(), 'after one that may lose nothing').toEqual(spoilt);

    const told = await withClient(permissions.database.workerUrl, async (listener) => {
      const organizations = new Set<string | undefined>();
      listener.on('notification', ({ payload }) => organizations.add(payload));
      await listener.query('LISTEN changes');
      expect((await rebuild({ acceptLoss: true })).difference).toMatchObject(difference);
      await listener.query('SELECT 1');
      return organizations;
    });
    expect(told).toEqual(new Set(['acme']));
    expect(await table()).toEqual(right);
    const { role: kept } = await permissions.client.getRole({ id: role.id }, await permissions.as('ana'));
    expect(kept?.permissions.map(({ id }) => id).sort()).toEqual(['view-lost', 'view-renamed']);
    expect((await rebuild()).difference).toMatchObject({ missing: 0, surplus: 0, different: 0, examples: [] });
  });
});

test('events that come while it reads are all there afterwards', async () => {
  const modules = Array.from({ length: 300 }, (_, index) => `m-${index}`);
  await permissions.produce(modules.slice(0, 100).map((moduleId) => aRecord({ moduleId })));
  await untilApplied(100);
  await start();
  await permissions.produce(modules.slice(100).map((moduleId) => aRecord({ moduleId })));
  expect((await untilEnded()).state).toBe(RebuildState.REBUILD_STATE_DONE);
  await untilApplied(300);
  expect((await rebuild({ dryRun: true })).difference).toMatchObject({ missing: 0, surplus: 0, different: 0 });
});

describe('from a topic that is not the whole history it is refused, whatever may be lost, when the topic', () => {
  const topic = () => topicsOf(permissions.topics.prefix).modules;
  const useAdmin = async () => {
    const kafka = createKafka({ clientId: 'test', brokers: permissions.topics.brokers, log: recordLog().log });
    const admin = kafka.admin();
    await admin.connect();
    onTestFinished(() => admin.disconnect());
    return admin;
  };
  const expectRefused = async (reason: RegExp) => {
    const before = await table();
    for (const dryRun of [true, false]) {
      const { state, failure } = await rebuild({ dryRun, acceptLoss: true });
      expect([state, failure]).toEqual([RebuildState.REBUILD_STATE_FAILED, expect.stringMatching(reason)]);
    }
    expect(await table()).toEqual(before);
  };

  test('has lost its beginning', async () => {
    await permissions.produce([aRecord({ moduleId: 'fleet' }), aRecord({ moduleId: 'yard' })]);
    await untilApplied(2);
    const admin = await useAdmin();
    const ends = await admin.fetchTopicOffsets(topic());
    const [{ partition = 0 } = {}] = ends.filter(({ high }) => high !== '0');
    await admin.deleteTopicRecords({ topic: topic(), partitions: [{ partition, offset: '1' }] });
    await expectRefused(new RegExp(`^The topic is not the whole history: partition ${partition} .* offset 1 `));
  });

  test('is empty although something is in use', async () => {
    await permissions.givenPermission();
    await expectRefused(/^The topic is empty although/);
  });

  test('is not there', async () => {
    const admin = await useAdmin();
    await admin.deleteTopics({ topics: [topic()] });
    await expectRefused(/^Kafka does not know the topic/);
  });
});

describe('one at a time', () => {
  test('is refused while another process runs one', async () => {
    const other = await tryRebuildLock(permissions.database.appUrl);
    onTestFinished(() => other?.release());
    await store.begin({ id: 'theirs', dryRun: false, acceptLoss: false }, act);
    expect((await failureOf(start())).code).toBe('rebuild_under_way');
    expect(await latest()).toMatchObject({ id: 'theirs', state: RebuildState.REBUILD_STATE_READING });
  });

  test('one whose process has died has failed, and the next may begin', async () => {
    await store.begin({ id: 'theirs', dryRun: false, acceptLoss: false }, act);
    expect(await latest()).toMatchObject({ id: 'theirs', state: RebuildState.REBUILD_STATE_FAILED });
    expect((await rebuild()).state).toBe(RebuildState.REBUILD_STATE_DONE);
  });

  test('one that was left and goes on all the same changes nothing', async () => {
    await store.begin({ id: 'first', dryRun: false, acceptLoss: false }, act);
    await store.begin({ id: 'second', dryRun: false, acceptLoss: false }, act);
    await expect(store.apply('first', [])).rejects.toThrow('not under way');
    await expect(store.finish('first', act.at)).rejects.toThrow('not under way');
    expect(await store.apply('second', []), 'control').toEqual([]);
  });
});

test('there is none before the first', async () => {
  expect((await failureOf(latest())).code).toBe('rebuild_not_found');
});
