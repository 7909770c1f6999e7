import { isTracing, recordSpan } from '@custom-modules/chassis/telemetry';
import { traceparentIn } from '@custom-modules/contracts/cloud-event';
import type { Batch } from 'kafkajs';
import type { Poison } from './apply-messages.ts';

/** Tells of each message of a batch that is done how long it took from the topic until it was, as a part of what made it. */
export function traceArrivals({ topic, partition, messages }: Batch, poison: readonly Poison[]): void {
  if (!isTracing()) return;
  const reasons = new Map(poison.map(({ message, reason }) => [message.offset, reason]));
  for (const { offset, timestamp, headers } of messages) {
    const reason = reasons.get(offset);
    recordSpan({
      name: `apply ${topic}`,
      kind: 'consumer',
      parent: traceparentIn(headers),
      startedAt: new Date(Number(timestamp)),
      attributes: {
        'messaging.system': 'kafka',
        'messaging.destination.name': topic,
        'messaging.destination.partition.id': String(partition),
        'messaging.kafka.offset': Number(offset),
        ...(reason === undefined ? {} : { 'error.type': reason }),
      },
    });
  }
}
