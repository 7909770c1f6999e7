import { randomBytes } from 'node:crypto';
import { createTopics } from '@custom-modules/local/topics';
import { inject } from 'vitest';

/** Topics for this test file alone, told apart by their prefix. */
export async function useTopics(): Promise<{ brokers: string[]; prefix: string }> {
  const brokers = inject('kafkaBrokers');
  const prefix = `test-${randomBytes(6).toString('hex')}`;
  await createTopics(brokers, prefix);
  return { brokers, prefix };
}
