import { randomBytes } from 'node:crypto';
import { ConfigResourceTypes, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createTopics } from './topics.ts';

const brokers = inject('kafkaBrokers');
const prefix = `local-${randomBytes(6).toString('hex')}`;
const forEver = '-1';
const aWeek = '604800000';
const retention: Record<string, string> = {
  [`${prefix}.modules.v1`]: forEver,
  [`${prefix}.modules.v1.dead-letters`]: forEver,
  [`${prefix}.token-audit.v1`]: aWeek,
};
const topics = Object.keys(retention);
const admin = new Kafka({ brokers, logLevel: logLevel.ERROR }).admin();

beforeAll(() => admin.connect());
afterAll(() => admin.disconnect());

test('makes topics of 12 partitions, never compacted and the modules kept for ever, however often it is asked', async () => {
  await Promise.all([createTopics(brokers, prefix), createTopics(brokers, prefix)]);
  await createTopics(brokers, prefix);

  const metadata = await admin.fetchTopicMetadata({ topics });
  expect(metadata.topics.map(({ partitions }) => partitions.length)).toEqual([12, 12, 12]);
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type: ConfigResourceTypes.TOPIC, name })),
  });
  for (const { configEntries, resourceName } of resources) {
    const settings = Object.fromEntries(configEntries.map(({ configName, configValue }) => [configName, configValue]));
    expect([resourceName, settings]).toMatchObject([
      resourceName,
      { 'retention.ms': retention[resourceName], 'cleanup.policy': 'delete', 'min.insync.replicas': '1' },
    ]);
  }
});

test('makes the one that an older version did not have, beside those that are there', async () => {
  const upgraded = `${prefix}-upgraded`;
  await admin.createTopics({ topics: [{ topic: `${upgraded}.modules.v1`, numPartitions: 12 }] });
  await createTopics(brokers, upgraded);
  const metadata = await admin.fetchTopicMetadata({ topics: [`${upgraded}.token-audit.v1`] });
  expect(metadata.topics.map(({ partitions }) => partitions.length)).toEqual([12]);
});
