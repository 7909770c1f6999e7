import { brokerErrorType, createProducer } from '@custom-modules/chassis/kafka';
import type { DeadLetterHeaders } from '@custom-modules/contracts/dead-letters';
import type { IHeaders, Kafka } from 'kafkajs';
import type { Poison } from './apply-messages.ts';

export type DeadLetters = {
  connect(): Promise<void>;
  /** Resolves when every replica in sync has it. */
  write(poison: Poison, source: { topic: string; partition: number }, at: Date): Promise<void>;
  close(): Promise<void>;
};

/** Puts aside what cannot be applied, as it came and with where it came from, for people to look at. */
export function createDeadLetters(kafka: Kafka, topic: string): DeadLetters {
  // The caller tries again, and keeps its place in the group meanwhile.
  const producer = createProducer(kafka);

  async function send(key: Buffer | null, value: Buffer | null, headers: IHeaders): Promise<void> {
    await producer.send({ topic, acks: -1, messages: [{ key, value, headers }] });
  }

  return {
    connect: () => producer.connect(),
    async write({ message, reason, detail }, source, at) {
      const about: DeadLetterHeaders = {
        'dead-letter-reason': `${reason}: ${detail}`,
        'dead-letter-topic': source.topic,
        'dead-letter-partition': String(source.partition),
        'dead-letter-offset': message.offset,
        'dead-letter-time': at.toISOString(),
      };
      const headers = { ...(message.headers as IHeaders | undefined), ...about };
      try {
        await send(message.key, message.value, headers);
      } catch (error) {
        if (!isTooLarge(error)) throw error;
        // It filled the limit before these headers came to it. The topic it is from keeps it for ever.
        await send(message.key, null, { ...headers, 'dead-letter-value': 'left at its source' });
      }
    },
    close: () => producer.disconnect(),
  };
}

function isTooLarge(error: unknown): boolean {
  return ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE'].includes(brokerErrorType(error) ?? '');
}
