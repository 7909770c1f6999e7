import { randomBytes } from 'node:crypto';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTopics } from './topics.ts';

const brokers = inject('kafkaBrokers');
const prefix = `local-${randomBytes(6).toString('hex')}`;
const topics = [`${prefix}.modules.v1`, `${prefix}.modules.v1.dead-letters`];
const admin = new Kafka({ brokers, logLevel: logLevel.ERROR }).admin();

beforeAll(() => admin.connect());
afterAll(() => admin.disconnect());

test('makes topics of 12 partitions that are kept for ever and never compacted, however often it is asked', async () => {
  await Promise.all([createTopics(brokers, prefix), createTopics(brokers, prefix)]);
  await createTopics(brokers, prefix);

  const metadata = await admin.fetchTopicMetadata({ topics });
  expect(metadata.topics.map(({ partitions }) => partitions.length)).toEqual([12, 12]);
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  for (const { configEntries } of resources) {
    const settings = Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue]));
    expect(settings).toMatchObject({ 'retention.ms': '-1', 'cleanup.policy': 'delete', 'min.insync.replicas': '1' });
  }
});
