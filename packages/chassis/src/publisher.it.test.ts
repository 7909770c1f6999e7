import { useKafkaCluster } from '@custom-modules/testing/kafka-cluster';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { type Admin, type Kafka, Partitioners } from 'kafkajs';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { createKafka } from './kafka.ts';
import { createPublisher } from './publisher.ts';

let kafka: Kafka;
let admin: Admin;
let brokers: number[];

beforeAll(async () => {
  const { addresses } = await useKafkaCluster();
  kafka = createKafka({ clientId: 'test', brokers: addresses, log: recordLog().log });
  admin = kafka.admin();
  await admin.connect();
  brokers = (await admin.describeCluster()).brokers.map(({ nodeId }) => nodeId);
  return () => admin.disconnect();
}, 240_000);

const records = Array.from({ length: 40 }, (_, index) => ({ key: `key-${index}`, value: '', headers: {} }));

/** A topic of two partitions on two brokers. */
async function makeTopic(topic: string): Promise<void> {
  const [first = 0, second = 0] = brokers;
  const replicaAssignment = [
    { partition: 0, replicas: [first] },
    { partition: 1, replicas: [second] },
  ];
  await admin.createTopics({ topics: [{ topic, replicaAssignment }], waitForLeaders: false });
  await vi.waitFor(() => admin.fetchTopicOffsets(topic), patience);
}

/** The broker of the first partition leads the second, too, from here on. */
async function moveSecond(topic: string): Promise<void> {
  const [first = 0] = brokers;
  const partitionAssignment = [{ partition: 1, replicas: [first] }];
  await admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }] });
  await vi.waitFor(async () => {
    const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
    const moved = topics[0]?.partitions.find(({ partitionId }) => partitionId === 1);
    expect(moved).toMatchObject({ leader: first, replicas: [first] });
  }, patience);
}

async function countRecords(topic: string): Promise<number> {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
}

test('what is accepted while a leader moves is on the topic; control: KafkaJS trying again by itself loses it', async () => {
  await makeTopic('ours');
  const publisher = createPublisher({ kafka, topic: 'ours' });
  onTestFinished(() => publisher.close());
  expect(await publisher.publish(records)).toEqual({ kind: 'accepted' });
  await moveSecond('ours');
  await vi.waitFor(async () => expect(await publisher.publish(records)).toEqual({ kind: 'accepted' }), patience);
  expect(await countRecords('ours')).toBeGreaterThanOrEqual(2 * records.length);

  await makeTopic('theirs');
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner, retry: { retries: 2 } });
  await producer.connect();
  onTestFinished(() => producer.disconnect());
  await producer.send({ topic: 'theirs', acks: -1, messages: records });
  await moveSecond('theirs');
  await producer.send({ topic: 'theirs', acks: -1, messages: records });
  expect(await countRecords('theirs')).toBeLessThan(2 * records.length);
});
