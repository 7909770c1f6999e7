import type { Kafka } from 'kafkajs';
import type { Span } from './topic-record.ts';

/** What of topics is to be read. */
export type Reading =
  /** These records, as far as they are there. */
  | { readonly kind: 'places'; readonly topic: string; readonly places: readonly Place[] }
  /** All there is now. */
  | { readonly kind: 'whole'; readonly topic: string }
  /** So many of the latest of each partition, and then what comes, without end. */
  | { readonly kind: 'follow'; readonly topics: readonly string[]; readonly latest: number };

type Place = { readonly partition: number; readonly offset: string };

/** Where that lies at this moment. */
export async function findSpans(kafka: Kafka, reading: Reading): Promise<Span[]> {
  const admin = kafka.admin({ retry: { retries: 3 } });
  await admin.connect();
  try {
    const topics = reading.kind === 'follow' ? reading.topics : [reading.topic];
    const found = topics.map(async (topic) => spansOf(reading, topic, await admin.fetchTopicOffsets(topic)));
    return (await Promise.all(found)).flat();
  } finally {
    await admin.disconnect();
  }
}

type Ends = { readonly partition: number; readonly low: string; readonly high: string };

function spansOf(reading: Reading, topic: string, ends: readonly Ends[]): Span[] {
  switch (reading.kind) {
    case 'places':
      return reading.places.flatMap(({ partition, offset }) => {
        const from = BigInt(offset);
        const end = ends.find((each) => each.partition === partition);
        const isThere = end && from >= BigInt(end.low) && from < BigInt(end.high);
        return isThere ? [{ topic, partition, from, to: from + 1n }] : [];
      });
    case 'whole':
      return ends.map(({ partition, low, high }) => ({ topic, partition, from: BigInt(low), to: BigInt(high) }));
    case 'follow':
      return ends.map(({ partition, low, high }) => {
        const from = BigInt(high) - BigInt(reading.latest);
        return { topic, partition, from: from > BigInt(low) ? from : BigInt(low), to: undefined };
      });
    default:
      return reading satisfies never;
  }
}
