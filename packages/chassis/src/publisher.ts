import type { Kafka, Producer } from 'kafkajs';
import { brokerErrorType, createProducer } from './kafka.ts';
import { within } from './within.ts';

type KafkaRecord = { readonly key: string; readonly value: string; readonly headers: Record<string, string> };

export type PublishOutcome =
  /** Every in-sync replica has all of them. */
  | { readonly kind: 'accepted' }
  /** The broker refuses one of the records for what it is: sending it again changes nothing. Others may be on the topic. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Nothing is known of any of them; the records are not to blame. */
  | { readonly kind: 'failed'; readonly error: unknown };

export type Publisher = {
  /** Sends the records in their order and waits for the answer, but never long. None at all: only sees that the broker is there. */
  publish(records: readonly KafkaRecord[]): Promise<PublishOutcome>;
  close(): Promise<void>;
};

/** The broker's verdicts on a record. */
const refusals = ['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE', 'INVALID_RECORD', 'INVALID_TIMESTAMP'];

/** What one attempt may take, connecting included. */
const attemptMs = 10_000;
const closeMs = 1000;

/**
 * KafkaJS with acks from all. What an idempotent producer would save us from, duplicates and late arrivals, consumers put
 * right by the version. One that failed is replaced, for KafkaJS is known to hang in states it does not leave.
 */
export function createPublisher({ kafka, topic }: { kafka: Kafka; topic: string }): Publisher {
  let current: Producer | undefined;

  async function send(producer: Producer, records: readonly KafkaRecord[]): Promise<void> {
    await producer.connect(); // at once when it is connected
    if (producer !== current) throw new Error('given up while connecting');
    if (records.length > 0) await producer.send({ topic, acks: -1, timeout: 5000, messages: [...records] });
  }

  async function giveUp(): Promise<void> {
    const producer = current;
    current = undefined;
    if (producer) await within(closeMs, producer.disconnect()).catch(() => undefined); // it is replaced either way
  }

  return {
    async publish(records) {
      current ??= createProducer(kafka);
      try {
        await within(attemptMs, send(current, records));
        return { kind: 'accepted' };
      } catch (error) {
        const reason = brokerErrorType(error);
        if (reason !== undefined && refusals.includes(reason)) return { kind: 'refused', reason };
        await giveUp();
        return { kind: 'failed', error };
      }
    },
    close: giveUp,
  };
}
