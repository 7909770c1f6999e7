import { randomUUID } from 'node:crypto';
import { systemClock } from '@custom-modules/chassis/clock';
import { createKafka } from '@custom-modules/chassis/kafka';
import { topicsOf } from '@custom-modules/contracts/topics';
import { atEnd } from '@custom-modules/testing/at-end';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useTopics } from '@custom-modules/testing/topics';
import type { KafkaMessage } from 'kafkajs';
import { expect, vi } from 'vitest';
import { useStores } from '../store/database.fixture.ts';
import type { DeadLetterStore } from '../store/dead-letter-store.ts';
import type { ModuleProjection } from '../store/module-projection.ts';
import { createPostgresDeadLetterStore } from '../store/postgres-dead-letter-store.ts';
import { type ConsumerReport, consumeModuleEvents } from './consume-module-events.ts';
import { produce } from './events.fixture.ts';

type Start = {
  groupId?: string;
  projection?: ModuleProjection;
  fates?: Pick<DeadLetterStore, 'add'>;
  deadLetters?: string;
  sessionTimeoutMs?: number;
};

/** Topics and a database, and consumers between them, for one test file. */
export async function useConsumers() {
  const stores = await useStores();
  const { brokers, prefix } = await useTopics();
  const topics = topicsOf(prefix);
  const { log, lines } = recordLog();
  const kafka = createKafka({ clientId: 'test', brokers, log });
  const admin = kafka.admin();
  const fates = createPostgresDeadLetterStore(stores.worker);
  const letters: KafkaMessage[] = [];
  const letterReader = kafka.consumer({ groupId: `${prefix}-letters`, maxWaitTimeInMs: 100 });
  const consumers: { stop(): Promise<void> }[] = [];

  await admin.connect();
  await letterReader.connect();
  await letterReader.subscribe({ topic: topics.deadLetters, fromBeginning: true });
  await letterReader.run({ eachMessage: async ({ message }) => void letters.push(message) });
  atEnd(async () => {
    await Promise.allSettled(consumers.map((consumer) => consumer.stop()));
    await letterReader.disconnect();
    await admin.disconnect();
  });

  return {
    ...stores,
    brokers,
    prefix,
    topics,
    lines,
    /** What was put aside so far, by anybody. */
    letters,
    /** What is known of what was put aside. */
    fates,
    produce: (records: Parameters<typeof produce>[1]) => produce({ brokers, topic: topics.modules, log }, records),

    /** A consumer as its thread runs it, in a group of its own unless told which. */
    start(options: Start = {}) {
      const { groupId = `${prefix}-${randomUUID()}`, sessionTimeoutMs = 10_000 } = options;
      const reports: ConsumerReport[] = [];
      const stopping = new AbortController();
      const states: string[] = [];
      const ended = consumeModuleEvents({
        kafka,
        topics: { modules: topics.modules, deadLetters: options.deadLetters ?? topics.deadLetters },
        groupId,
        sessionTimeoutMs,
        projection: options.projection ?? stores.projection,
        fates: options.fates ?? fates,
        clock: systemClock,
        log,
        supervisor: {
          stopping: stopping.signal,
          alive: () => undefined,
          running: () => void states.push('running'),
          waiting: () => void states.push('waiting'),
          report: (report) => void reports.push(report),
        },
      });
      ended.catch(() => undefined); // seen by whoever stops it
      const consumer = {
        groupId,
        /** Rejects when it fails. */
        ended,
        reports,
        /** What it said it does: it runs each time it has joined the group, and after it has waited. */
        states,
        async stop() {
          stopping.abort();
          await ended;
        },
        /** Messages of the topic that the group has not done with. */
        async lag() {
          const ends = await admin.fetchTopicOffsets(topics.modules);
          const [committed] = await admin.fetchOffsets({ groupId, topics: [topics.modules] });
          const done = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
          return ends.reduce(
            (lag, { partition, high }) => lag + Number(high) - Math.max(done.get(partition) ?? 0, 0),
            0,
          );
        },
        untilDone: () => vi.waitFor(async () => expect(await consumer.lag()).toBe(0), patience),
        untilJoined: () => vi.waitFor(() => expect(states).toContain('running'), patience),
      };
      consumers.push(consumer);
      return consumer;
    },

    /** Members that join and leave a group again and again, until told to stop. */
    async unsettle(groupId: string, signal: AbortSignal): Promise<void> {
      const visit = async () => {
        const visitor = kafka.consumer({ groupId, heartbeatInterval: 100, maxWaitTimeInMs: 50 });
        await visitor.connect();
        await visitor.subscribe({ topic: topics.modules });
        while (!signal.aborted) {
          await visitor.run({ autoCommit: false, eachBatch: async () => undefined });
          await visitor.stop();
        }
        await visitor.disconnect();
      };
      await Promise.all([visit(), visit(), visit()]);
    },

    /** The ids of the modules that have a permission. */
    async existing(): Promise<string[]> {
      const everything = { search: '', after: undefined, limit: 100_000 };
      const listed = await stores.store.inOrganization('acme', ({ permissions }) => permissions.list(everything));
      return listed.map(({ moduleId }) => moduleId ?? '').sort();
    },
  };
}
