import { Worker } from 'node:worker_threads';
import { createKafka } from '@custom-modules/chassis/kafka';
import { createPool, poolResource } from '@custom-modules/chassis/postgres';
import { createPublisher } from '@custom-modules/chassis/publisher';
import type { ThreadMessage } from '@custom-modules/chassis/supervised-thread';
import { decodeModuleEvent, type ModuleEvent } from '@custom-modules/contracts/module-events';
import { topicsOf } from '@custom-modules/contracts/topics';
import { atEnd } from '@custom-modules/testing/at-end';
import { adminUrlOf, useDatabase, withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { limitMessages, useTopics } from '@custom-modules/testing/topics';
import { expect, vi } from 'vitest';
import { leadLock } from '../store/lead-lock.ts';
import { openOutboxSession } from '../store/outbox-session.ts';
import { createPostgresModuleStore } from '../store/postgres-module-store.ts';
import { createPostgresOutboxStore } from '../store/postgres-outbox-store.ts';
import { toRecord } from './module-record.ts';
import { type RelayReport, relayOutbox } from './relay-outbox.ts';
import type { RelayData } from './relay-thread.ts';

export type Outbox = Awaited<ReturnType<typeof useOutbox>>;

/** A database to write to, a topic to read from, and relays between them, for one test. */
export async function useOutbox() {
  const database = await useDatabase('modules');
  const { brokers, prefix } = await useTopics();
  const topic = topicsOf(prefix).modules;
  const { log } = recordLog();
  const pool = createPool({ name: 'test', url: database.appUrl, log });
  const workerPool = createPool({ name: 'test', url: database.workerUrl, log });
  const kafka = createKafka({ clientId: 'test', brokers, log });
  const consumer = kafka.consumer({ groupId: `${prefix}-test` });
  const published: ModuleEvent[] = [];
  const relays: ReturnType<typeof startRelay>[] = [];

  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    async eachMessage({ message }) {
      if (message.headers?.['ce_id']) published.push(decodeModuleEvent(message));
    },
  });
  atEnd(async () => {
    await Promise.all(relays.map((relay) => relay.kill()));
    await consumer.disconnect();
    for (const one of [pool, workerPool]) await poolResource('database', one).stop();
  });

  const ask = (statement: string, values: unknown[] = []) =>
    withClient(database.workerUrl, async (client) => (await client.query(statement, values)).rows);
  const versionsOf = (id: string) =>
    published.filter(({ subject }) => subject === id).map(({ data }) => data.module?.version);
  const waiting = async () => (await ask('SELECT id FROM outbox WHERE parked_at IS NULL')).length;
  return {
    store: createPostgresModuleStore({ pool, encodeEvent: toRecord }),
    database,
    kafka,
    topic,
    broker: brokers[0] ?? '',
    outbox: createPostgresOutboxStore(workerPool),
    ask,
    /** Makes the broker refuse larger ones. */
    limitMessages: (bytes: number) => limitMessages(kafka, topic, bytes),
    /** What the topic holds so far, partition by partition in its order. */
    published,
    versionsOf,
    /** Without what came again, which consumers pass over. */
    firstVersionsOf: (id: string) => [...new Set(versionsOf(id))],
    waiting,
    parked: () => ask('SELECT module_id, parked_reason FROM outbox WHERE parked_at IS NOT NULL ORDER BY id'),
    /** Makes the events of a module larger, which consumers see nothing of. */
    inflate: (moduleId: string, bytes: number) =>
      withClient(adminUrlOf(database.appUrl), (admin) =>
        admin.query("UPDATE outbox SET value = value || repeat(' ', $2) WHERE module_id = $1", [moduleId, bytes]),
      ),
    /** Events of no use to anybody, but large. */
    fill: ({ rows, bytes }: { rows: number; bytes: number }) =>
      withClient(adminUrlOf(database.appUrl), (admin) =>
        admin.query(
          `INSERT INTO outbox (organization_id, key, value, headers)
           SELECT 'acme', i, (SELECT string_agg(md5(random()::text), '') FROM generate_series(1, $2 / 32) WHERE i > 0), '{}'
           FROM generate_series(1, $1) AS i`,
          [rows, bytes],
        ),
      ),
    /** The process of the database that has the lead. */
    leadHolder: async (): Promise<number> =>
      (
        await ask(
          `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${leadLock} AND granted
             AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
        )
      )[0]?.pid,
    untilDrained: () => vi.waitFor(async () => expect(await waiting()).toBe(0), patience),
    /** Ends the relays' connections as an administrator would. */
    terminateRelaySessions: () =>
      ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'modules.relay'"),
    /** The relay in the thread of the test, which learns how many records it sends at once, and what it logs. */
    relayHere() {
      const { log, lines } = recordLog();
      const publisher = createPublisher({ kafka, topic });
      const sends: number[] = [];
      const publish: typeof publisher.publish = (records) => {
        if (records.length > 0) sends.push(records.length);
        return publisher.publish(records);
      };
      const stopping = new AbortController();
      const relaying = relayOutbox({
        openSession: () => openOutboxSession({ url: database.workerUrl, log }),
        publisher: { ...publisher, publish },
        log,
        stopping: stopping.signal,
        alive: () => undefined,
        report: () => undefined,
      });
      atEnd(async () => {
        stopping.abort();
        await relaying;
        await publisher.close();
      });
      return { sends, lines };
    },
    startRelay(overrides: Partial<RelayData> = {}) {
      const log = { level: 'fatal', format: 'json' } as const;
      const relay = startRelay({ directUrl: database.workerUrl, brokers, topic, log, ...overrides });
      relays.push(relay);
      return relay;
    },
  };
}

/** A relay thread without the supervisor that would start it again. */
function startRelay(data: RelayData) {
  const worker = new Worker(new URL('./relay-thread.ts', import.meta.url), { workerData: data });
  const reports: RelayReport[] = [];
  worker.on('message', (message: ThreadMessage<RelayReport>) => {
    if (message.kind === 'report') reports.push(message.report);
  });
  const state = () => reports.findLast((report) => report.kind === 'state')?.state;
  return {
    state,
    sentCount: () => reports.reduce((sum, report) => sum + (report.kind === 'sent' ? report.seconds.length : 0), 0),
    parkedCount: () => reports.filter(({ kind }) => kind === 'parked').length,
    until: (wanted: string) => vi.waitFor(() => expect(state()).toBe(wanted), patience),
    /** At once, wherever it is. */
    kill: () => worker.terminate(),
  };
}
