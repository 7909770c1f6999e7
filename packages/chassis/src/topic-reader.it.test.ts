import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useTopics } from '@custom-modules/testing/topics';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { unavailable } from './failure.ts';
import type { Reading } from './find-spans.ts';
import { createKafka, createProducer } from './kafka.ts';
import { readTopic } from './read-topic.ts';
import { createTopicReader } from './topic-reader.ts';

let brokers: string[];
let prefix: string;
let topic: string;

beforeAll(async () => {
  ({ brokers, prefix } = await useTopics());
  topic = `${prefix}.modules.v1`;
});

const kafka = () => createKafka({ clientId: 'test', brokers, log: recordLog().log });

async function produce(...records: { partition: number; value: string }[]): Promise<void> {
  const producer = createProducer(kafka());
  await producer.connect();
  await producer.send({ topic, acks: -1, messages: records });
  await producer.disconnect();
}

function useReader({ mostAtOnce = 4 } = {}) {
  const log = { level: 'fatal', format: 'json', secrets: [] } as const;
  const tooMany = () => unavailable(new Error('too many'));
  const reader = createTopicReader({ name: 'test', brokers, groupPrefix: prefix, log, mostAtOnce, tooMany });
  onTestFinished(() => reader.stop());
  return reader;
}

async function readAll(reading: Reading): Promise<string[]> {
  const values: string[] = [];
  for await (const records of useReader().read(reading, new AbortController().signal)) {
    for (const { partition, offset, value } of records) values.push(`${partition}-${offset} ${value}`);
  }
  return values.sort();
}

test('all there is, single records as far as they are there, and what comes are read, and no group is left', async () => {
  await produce(...['a', 'b', 'c'].map((value) => ({ partition: 0, value })), { partition: 5, value: 'd' });
  expect(await readAll({ kind: 'whole', topic })).toEqual(['0-0 a', '0-1 b', '0-2 c', '5-0 d']);

  const places = [
    { partition: 0, offset: '2' },
    { partition: 0, offset: '0' },
    { partition: 5, offset: '0' },
    { partition: 5, offset: '99' },
    { partition: 99, offset: '0' },
  ];
  expect(await readAll({ kind: 'places', topic, places })).toEqual(['0-0 a', '0-2 c', '5-0 d']);

  const end = new AbortController();
  const seen: string[] = [];
  const following = (async () => {
    for await (const records of useReader().read({ kind: 'follow', topics: [topic], latest: 1 }, end.signal)) {
      seen.push(...records.map(({ value }) => String(value)));
    }
  })();
  await vi.waitFor(() => expect(seen.toSorted()).toEqual(['c', 'd']), patience);
  await produce({ partition: 3, value: 'e' });
  await vi.waitFor(() => expect(seen).toContain('e'), patience);
  end.abort();
  await following;

  const admin = kafka().admin();
  await admin.connect();
  onTestFinished(() => admin.disconnect());
  const left = async () => (await admin.listGroups()).groups.filter(({ groupId }) => groupId.startsWith(prefix));
  await vi.waitFor(async () => expect(await left()).toEqual([]), patience);
});

test('a reader does not wait for ever for what the topic has lost since', async () => {
  await produce({ partition: 7, value: 'left' });
  const seen: string[] = [];
  const reading = readTopic({
    kafka: kafka(),
    groupPrefix: prefix,
    spans: [{ topic, partition: 7, from: 0n, to: 9n }],
    signal: new AbortController().signal,
    stallMs: 10_000,
    onRecords: async (records) => void seen.push(...records.map(({ value }) => String(value))),
  });
  await expect(reading).rejects.toThrow('nothing of the topic came');
  expect(seen).toContain('left');
});

test('more readings at once than wanted are refused', async () => {
  const reader = useReader({ mostAtOnce: 1 });
  const end = new AbortController();
  onTestFinished(() => end.abort());
  const follow = () => reader.read({ kind: 'follow', topics: [topic], latest: 1 }, end.signal)[Symbol.asyncIterator]();
  await follow().next();
  expect((await failureOf(follow().next())).cause).toMatchObject({ message: 'too many' });
});

test('Kafka that does not answer is the dependency’s failure', async () => {
  const log = { level: 'fatal', format: 'json', secrets: [] } as const;
  const settings = { name: 'test', brokers: ['127.0.0.1:1'], groupPrefix: prefix, log, mostAtOnce: 1 };
  const reader = createTopicReader({ ...settings, tooMany: () => unavailable(undefined) });
  const first = reader.read({ kind: 'whole', topic }, new AbortController().signal)[Symbol.asyncIterator]().next();
  expect((await failureOf(first)).code).toBe('unavailable');
  await reader.stop();
});
