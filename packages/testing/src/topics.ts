import { randomBytes } from 'node:crypto';
import { createTopics } from '@custom-modules/local/topics';
import { ConfigResourceTypes, type Kafka } from 'kafkajs';
import { inject } from 'vitest';

/** Topics for this test file alone, told apart by their prefix, on the Kafka of the run unless told which. */
export async function useTopics(brokers = inject('kafkaBrokers')): Promise<{ brokers: string[]; prefix: string }> {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  await createTopics(brokers, prefix);
  return { brokers, prefix };
}

/** Makes the broker refuse larger ones on a topic. */
export async function limitMessages(kafka: Kafka, topic: string, bytes: number): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  const configEntries = [{ name: 'max.message.bytes', value: String(bytes) }];
  const resources = [{ type: ConfigResourceTypes.TOPIC, name: topic, configEntries }];
  await admin.alterConfigs({ validateOnly: false, resources });
  await admin.disconnect();
}
