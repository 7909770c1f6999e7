import type { Clock } from '@custom-modules/chassis/clock';
import { askTogether } from '@custom-modules/chassis/coalesce';
import type { Logger } from '@custom-modules/chassis/log';
import type { Thread } from '@custom-modules/chassis/thread';
import { within } from '@custom-modules/chassis/within';
import type { Batch, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { Change } from '../domain/change.ts';
import { recordMsOf } from '../domain/dead-letter.ts';
import { applyTogether } from '../store/apply-together.ts';
import type { DeadLetterStore } from '../store/dead-letter-store.ts';
import type { ModuleProjection } from '../store/module-projection.ts';
import { applyMessages, type Outcome, type Poison, type PoisonReason } from './apply-messages.ts';
import { createDeadLetters, type DeadLetters } from './dead-letters.ts';
import { identifyMessage } from './identify-message.ts';
import { type Message, requestIdOf } from './messages.ts';
import { type Patience, untilDone } from './patience.ts';
import { traceArrivals } from './trace-arrivals.ts';

/** What the consumer tells about its work. */
export type ConsumerReport =
  | {
      readonly kind: 'batch';
      readonly partition: number;
      readonly applied: number;
      readonly duplicate: number;
      readonly deadLettered: readonly PoisonReason[];
      /** For each event applied, how long ago it was written to the topic. */
      readonly onTopicMs: readonly number[];
      /** And how long ago what it tells of happened. */
      readonly endToEndMs: readonly number[];
      /** Messages of the partition that were there and not applied yet when this batch was fetched. */
      readonly lag: number;
    }
  | { readonly kind: 'retry' };

type Supervisor = Pick<Thread<unknown, ConsumerReport>, 'stopping' | 'alive' | 'running' | 'waiting' | 'report'>;

type Deps = {
  kafka: Kafka;
  topics: { modules: string; deadLetters: string };
  groupId: string;
  sessionTimeoutMs: number;
  projection: ModuleProjection;
  fates: Pick<DeadLetterStore, 'add'>;
  clock: Clock;
  log: Logger;
  supervisor: Supervisor;
};

const longestStartMs = 2000;
/** A stop waits for the fetch under way, out of the grace of the whole service. */
const longestFetchMs = 250;
const longestDetail = 500;
/** Some thousand events: what a fetch costs beside them is little then, and a statement still ends well within its time. */
const bytesOfFetch = 4 * 1024 * 1024;
/** All a topic has. What is fetched of them together is applied in one transaction, and their places committed in one request. */
const mostPartitions = 100;
/**
 * Joins without as much as a heartbeat between them. As many replicas as start at once make about as many rebalances; KafkaJS
 * has been seen to go on without end, and each join looks like life.
 */
const mostJoinsInARow = 10;

/**
 * Applies the module events from the beginning of the topic on until told to stop.
 *
 * Of KafkaJS 2.2.4 it relies on this, read in its source: an `eachBatch` that throws is repeated five times and then
 * crashes the consumer, so what depends on others is waited for inside, with heartbeats; with `eachBatchAutoResolve`
 * a batch that was given up counts as done, so only what was applied is resolved, by hand; a heartbeat throws when the
 * group rebalances, and must be let through for the consumer to join again. It never restarts itself here: whatever
 * ends it is thrown, and the supervisor starts another thread.
 */
export async function consumeModuleEvents(deps: Deps): Promise<void> {
  const { kafka, topics, groupId, sessionTimeoutMs, supervisor } = deps;
  const heartbeatMs = heartbeatMsOf(deps);
  const deadLetters = createDeadLetters(kafka, topics.deadLetters);
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    rebalanceTimeout: sessionTimeoutMs * 2,
    heartbeatInterval: heartbeatMs,
    // Between fetches it looks whether the group rebalances and whether it is to stop.
    maxWaitTimeInMs: Math.min(longestFetchMs, heartbeatMs),
    maxBytes: bytesOfFetch,
    maxBytesPerPartition: bytesOfFetch / 2,
    allowAutoTopicCreation: false,
    retry: { restartOnFailure: async () => false },
  });
  const ended = untilEnded(consumer, supervisor);
  const started = start(deps, consumer, deadLetters);
  try {
    await Promise.race([ended, started]);
    await ended;
  } finally {
    // What is still starting KafkaJS cannot stop; left alone it becomes a member that the group waits for in vain.
    await within(longestStartMs, started).catch(() => undefined);
    await Promise.allSettled([consumer.disconnect(), deadLetters.close()]);
  }
}

/** Several fit into a session, for one or the other may be late. */
function heartbeatMsOf({ sessionTimeoutMs }: Deps): number {
  return Math.floor(sessionTimeoutMs / 5);
}

async function start(deps: Deps, consumer: Consumer, deadLetters: DeadLetters): Promise<void> {
  await deadLetters.connect();
  await consumer.connect();
  await consumer.subscribe({ topics: [deps.topics.modules], fromBeginning: true });
  const work: Work = {
    ...deps,
    deadLetters,
    projection: applyTogether(deps.projection, mostPartitions),
    commitPlaces: askTogether(mostPartitions, commitPlaces),
    waiting: new Set(),
  };
  consumer.on(consumer.events.GROUP_JOIN, () => work.waiting.clear());
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: false,
    partitionsConsumedConcurrently: mostPartitions,
    eachBatch: (payload) => processBatch(work, payload),
  });
}

/** Resolves when the supervisor asks for it; rejects when the consumer crashed, or joins its group over and over. */
async function untilEnded(consumer: Consumer, { stopping, alive, running }: Supervisor): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { CRASH, FETCH, HEARTBEAT, END_BATCH_PROCESS, GROUP_JOIN } = consumer.events;
  let joinsInARow = 0;
  consumer.on(CRASH, ({ payload }) => reject(payload.error));
  consumer.on(GROUP_JOIN, () => {
    joinsInARow += 1;
    if (joinsInARow > mostJoinsInARow) reject(new Error('the group rebalances over and over'));
    else running();
  });
  for (const sign of [FETCH, HEARTBEAT, END_BATCH_PROCESS] as const) consumer.on(sign, alive);
  for (const progress of [HEARTBEAT, END_BATCH_PROCESS] as const) {
    consumer.on(progress, () => {
      joinsInARow = 0;
    });
  }
  if (stopping.aborted) resolve();
  stopping.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

type Places = Pick<EachBatchPayload, 'commitOffsetsIfNecessary' | 'uncommittedOffsets'>;

/** Any of them knows what is resolved of all partitions. */
async function commitPlaces(places: readonly Places[]): Promise<undefined[]> {
  await places[0]?.commitOffsetsIfNecessary(places[0].uncommittedOffsets());
  return places.map(() => undefined);
}

type Work = Deps & {
  deadLetters: DeadLetters;
  commitPlaces: (places: Places) => Promise<undefined>;
  /** The partitions held up by what they depend on. */
  waiting: Set<number>;
};

async function processBatch(work: Work, payload: EachBatchPayload): Promise<void> {
  const { projection, log, supervisor, waiting } = work;
  const { batch, heartbeat, isRunning, resolveOffset } = payload;
  const { partition, messages } = batch;
  const patience: Patience = {
    log,
    heartbeat,
    longestWaitMs: Math.min(1000, heartbeatMsOf(work)),
    isRunning,
    onRetry: () => supervisor.report({ kind: 'retry' }),
    onWait: () => {
      waiting.add(partition);
      if (waiting.size === 1) supervisor.waiting();
    },
    onRecovery: () => {
      waiting.delete(partition);
      if (waiting.size === 0) supervisor.running();
    },
  };

  const outcome = await untilDone(patience, () => applyMessages(projection, messages, heartbeat));
  if (!outcome) return;
  const appliedAt = work.clock().getTime();
  logConsumed(log, batch, outcome);
  for (const poison of outcome.poison) {
    if (!(await putAside(work, patience, poison, batch))) return;
    log.warn(
      { ...describeMessage(batch, poison.message), reason: poison.reason, detail: poison.detail },
      'message put aside as a dead letter',
    );
    await heartbeat();
  }

  resolveOffset(batch.lastOffset());
  await work.commitPlaces(payload);
  traceArrivals(batch, outcome.poison);
  supervisor.report({
    kind: 'batch',
    partition,
    applied: outcome.applied.length,
    ...agesOf(outcome, appliedAt),
    duplicate: outcome.duplicate,
    deadLettered: outcome.poison.map(({ reason }) => reason),
    lag: Number(batch.offsetLag()),
  });
}

/**
 * The letter is on its topic before there is a row of it, and both before the message counts as done. Each is tried until it
 * succeeds, and the letter is not written anew while the row cannot be.
 * @returns false when it was told to stop before that
 */
async function putAside(
  { fates, clock, deadLetters }: Work,
  patience: Patience,
  { message, reason, detail: wholeDetail }: Poison,
  { topic, partition }: Batch,
): Promise<boolean> {
  const detail = wholeDetail.slice(0, longestDetail);
  const place = { topic, partition, offset: message.offset };
  const recordMs = recordMsOf(new Date(Number(message.timestamp)));
  const at = clock();
  const done = {};
  const isWritten = await untilDone(patience, async () => {
    await deadLetters.write({ message, reason, detail }, place, at);
    return done;
  });
  if (!isWritten) return false;
  const isKnown = await untilDone(patience, async () => {
    await fates.add({ ...place, recordMs, ...identifyMessage(message), reason, detail, at });
    return done;
  });
  return isKnown !== undefined;
}

function agesOf({ applied }: Outcome, at: number): { onTopicMs: number[]; endToEndMs: number[] } {
  const happenedAt = (change: Change) => (change.kind === 'module' ? change.at : change.purgedAt);
  return {
    onTopicMs: applied.map(({ message }) => at - Number(message.timestamp)),
    endToEndMs: applied.map(({ change }) => at - happenedAt(change).getTime()),
  };
}

/** A line a message, so that a request can be followed to where it ends. */
function logConsumed(log: Logger, batch: Batch, { poison }: Outcome): void {
  if (!log.isLevelEnabled('debug')) return;
  const putAside = new Set(poison.map(({ message }) => message.offset));
  for (const message of batch.messages) {
    if (!putAside.has(message.offset)) log.debug(describeMessage(batch, message), 'event consumed');
  }
}

/** Where a message lies and which request is behind it, for the log. */
function describeMessage({ topic, partition }: Batch, message: Message) {
  return { topic, partition, offset: message.offset, requestId: requestIdOf(message) };
}
