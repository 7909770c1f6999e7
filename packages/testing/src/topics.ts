import { randomBytes } from 'node:crypto';
import { createTopics } from '@custom-modules/local/topics';
import { inject } from 'vitest';

/** Topics for this test file alone, told apart by their prefix, on the Kafka of the run unless told which. */
export async function useTopics(brokers = inject('kafkaBrokers')): Promise<{ brokers: string[]; prefix: string }> {
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  await createTopics(brokers, prefix);
  return { brokers, prefix };
}
