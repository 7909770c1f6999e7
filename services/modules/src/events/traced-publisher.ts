import type { Publisher } from '@custom-modules/chassis/publisher';
import { isTracing, recordSpan } from '@custom-modules/chassis/telemetry';
import { fromHeaders } from '@custom-modules/contracts/cloud-event';

/** Tells of each record how long it took from its transaction until Kafka had it, as a part of what made it. */
export function tracePublishing(publisher: Publisher, topic: string): Publisher {
  return {
    ...publisher,
    async publish(records) {
      const outcome = await publisher.publish(records);
      if (outcome.kind === 'accepted' && isTracing()) for (const { headers } of records) recordWait(headers, topic);
      return outcome;
    },
  };
}

function recordWait(headers: Record<string, string>, topic: string): void {
  const { id, time, traceparent } = fromHeaders(headers);
  recordSpan({
    name: `outbox ${topic}`,
    kind: 'producer',
    parent: traceparent,
    startedAt: time,
    attributes: { 'messaging.system': 'kafka', 'messaging.destination.name': topic, 'messaging.message.id': id },
  });
}
