import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import { pause } from './pause.ts';
import type { Span, TopicRecord } from './topic-record.ts';

type Options = {
  kafka: Kafka;
  /** Begins the names of the groups that this reads as, which are gone when it ends. */
  groupPrefix: string;
  spans: readonly Span[];
  signal: AbortSignal;
  /** Given the records of one partition in their order; the next come when it has resolved. */
  onRecords(records: readonly TopicRecord[]): Promise<void>;
  /** How long nothing may come of what is to come. Default: a minute. */
  stallMs?: number;
};

const sessionTimeoutMs = 10_000;
const heartbeatMs = 2000;
/** What may lie in memory at once, of one partition and of all. */
const bytesOfPartition = 512 * 1024;
const bytesOfAll = 4 * 1024 * 1024;

/**
 * Reads spans of topics, each once, and resolves when it has read them, or soon after the signal aborts; spans without an end
 * last until then. It belongs in a worker thread, as everything of KafkaJS does.
 * @throws Error when nothing comes for too long: KafkaJS is known to stop without a word, and a topic may lose what was on it
 *
 * KafkaJS reads as a member of a group only: this is a group of one with a name of its own that commits nothing. Of KafkaJS
 * 2.2.4 it relies on this, read in its source: whoever listens to GROUP_JOIN is called before the first fetch, may seek and
 * pause there, and with `autoCommit: false` a seek commits nothing either.
 */
export async function readTopic(options: Options): Promise<void> {
  const { kafka, groupPrefix, spans, signal, onRecords, stallMs = 60_000 } = options;
  const plan = createPlan(spans);
  if (plan.isDone() || signal.aborted) return;
  const groupId = `${groupPrefix}-${randomUUID()}`;
  const consumer = kafka.consumer({
    groupId,
    sessionTimeout: sessionTimeoutMs,
    heartbeatInterval: heartbeatMs,
    maxWaitTimeInMs: 250,
    maxBytesPerPartition: bytesOfPartition,
    maxBytes: bytesOfAll,
    allowAutoTopicCreation: false,
    retry: { retries: 3, restartOnFailure: async () => false },
  });
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  ended.catch(() => undefined); // seen where it is awaited
  signal.addEventListener('abort', () => resolve(), { once: true });
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  let heardAt = performance.now();
  const hear = () => {
    heardAt = performance.now();
  };
  let hasJoined = false;
  consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
    if (!hasJoined) hear();
    hasJoined = true;
    takePlaces(consumer, plan, payload.memberAssignment);
  });
  // Batches of nothing but marks of transactions are given to nobody, and yet lie in a span.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
    if (advance(consumer, plan, payload.topic, payload.partition, BigInt(payload.lastOffset) + 1n)) hear();
    if (plan.isDone()) resolve();
  });
  // What has an end is on the topic already: that Kafka answers is no sign of it.
  if (spans.some(({ to }) => to === undefined)) {
    for (const sign of [consumer.events.FETCH, consumer.events.HEARTBEAT] as const) consumer.on(sign, hear);
  }
  let isTaking = false;
  const take: Options['onRecords'] = async (records) => {
    isTaking = true;
    try {
      await onRecords(records);
    } finally {
      isTaking = false;
      hear();
    }
  };
  const watchdog = setInterval(() => {
    const isStalled = !isTaking && performance.now() - heardAt > stallMs;
    if (isStalled) reject(new Error(`nothing of the topic came for ${stallMs} ms`));
  }, stallMs / 10);
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...new Set(spans.map(({ topic }) => topic))], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      eachBatch: (payload) => deliver(plan, payload, take),
    });
    await ended;
  } finally {
    clearInterval(watchdog);
    await consumer.disconnect().catch(() => undefined);
    await forgetGroup(kafka, groupId).catch(() => undefined); // the broker forgets an empty one by itself, in a week
  }
}

/** What is still to be read of each partition, the part it is at first. */
type Plan = { readonly left: Map<string, Span[]>; isDone(): boolean };

const partKey = (topic: string, partition: number) => `${topic} ${partition}`;

function createPlan(spans: readonly Span[]): Plan {
  const left = new Map<string, Span[]>();
  const inOrder = spans.toSorted((one, other) => Number(one.from - other.from));
  for (const span of inOrder) {
    if (span.to !== undefined && span.to <= span.from) continue;
    const key = partKey(span.topic, span.partition);
    left.set(key, [...(left.get(key) ?? []), span]);
  }
  return { left, isDone: () => [...left.values()].every(({ length }) => length === 0) };
}

/** Where each partition is read from; those that nothing is wanted of, or no more, are left alone. */
function takePlaces(consumer: Consumer, { left }: Plan, assigned: Readonly<Record<string, number[]>>): void {
  for (const [topic, partitions] of Object.entries(assigned)) {
    for (const partition of partitions) {
      const [span] = left.get(partKey(topic, partition)) ?? [];
      if (span) consumer.seek({ topic, partition, offset: String(span.from) });
      else consumer.pause([{ topic, partitions: [partition] }]);
    }
  }
}

/** @returns whether anything was wanted of what was read */
function advance(consumer: Consumer, { left }: Plan, topic: string, partition: number, next: bigint): boolean {
  const key = partKey(topic, partition);
  const spans = left.get(key);
  const [current] = spans ?? [];
  if (!spans || !current || next <= current.from) return false;
  const rest = spans.flatMap((span) => {
    if (span.to !== undefined && span.to <= next) return [];
    return [span.from < next ? { ...span, from: next } : span];
  });
  left.set(key, rest);
  const [following] = rest;
  if (!following) consumer.pause([{ topic, partitions: [partition] }]);
  else if (following.from > next) consumer.seek({ topic, partition, offset: String(following.from) });
  return true;
}

async function deliver(
  { left }: Plan,
  { batch, heartbeat, resolveOffset }: EachBatchPayload,
  onRecords: Options['onRecords'],
): Promise<void> {
  const { topic, partition } = batch;
  const spans = left.get(partKey(topic, partition)) ?? [];
  const isWanted = (offset: bigint) =>
    spans.some(({ from, to }) => offset >= from && (to === undefined || offset < to));
  const records = batch.messages
    .filter(({ offset }) => isWanted(BigInt(offset)))
    .map((message) => toRecord(topic, partition, message));
  if (records.length > 0) await keepingPlace(heartbeat, onRecords(records));
  resolveOffset(batch.lastOffset());
}

/** A heartbeat that fails is told again by the next fetch; here it would have the records given twice. */
async function keepingPlace(heartbeat: () => Promise<void>, taken: Promise<void>): Promise<void> {
  const done = new AbortController();
  const beating = (async () => {
    while (!done.signal.aborted) {
      await pause(heartbeatMs, done.signal);
      if (!done.signal.aborted) await heartbeat().catch(() => undefined);
    }
  })();
  try {
    await taken;
  } finally {
    done.abort();
    await beating;
  }
}

function toRecord(topic: string, partition: number, message: KafkaMessage): TopicRecord {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const [first] = [value].flat();
    if (first !== undefined) headers[name] = first.toString();
  }
  const { offset, key, value, timestamp } = message;
  return { topic, partition, offset, time: new Date(Number(timestamp)), key, value, headers };
}

async function forgetGroup(kafka: Kafka, groupId: string): Promise<void> {
  const admin = kafka.admin({ retry: { retries: 1 } });
  await admin.connect();
  try {
    await admin.deleteGroups([groupId]);
  } finally {
    await admin.disconnect();
  }
}
