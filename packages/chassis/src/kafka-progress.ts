import type { Admin } from 'kafkajs';

/** A topic: where each of its partitions begins and ends. */
export type TopicProgress = {
  readonly topic: string;
  readonly partitions: readonly { readonly partition: number; readonly first: number; readonly end: number }[];
};

/** How far a consumer group has come on a topic. */
export type GroupProgress = {
  readonly group: string;
  readonly topic: string;
  /** As Kafka calls it: Stable, Empty, PreparingRebalance, CompletingRebalance, Dead. */
  readonly state: string;
  readonly members: number;
  readonly partitions: readonly { readonly partition: number; readonly committed: number; readonly end: number }[];
  /** Age of the oldest message that is not consumed, to a tenth of it; 0 when all are. */
  readonly lagSeconds: number;
};

export async function readTopicProgress(admin: Admin, topic: string): Promise<TopicProgress> {
  const offsets = await admin.fetchTopicOffsets(topic);
  const partitions = offsets.map(({ partition, low, high }) => ({ partition, first: Number(low), end: Number(high) }));
  return { topic, partitions: partitions.toSorted((one, other) => one.partition - other.partition) };
}

/** Asks the brokers, and nobody of the group: it answers as well for one that has died. */
export async function readGroupProgress(
  admin: Admin,
  group: string,
  { topic, partitions: places }: TopicProgress,
  now: Date,
): Promise<GroupProgress> {
  const [described, fetched] = await Promise.all([
    admin.describeGroups([group]),
    admin.fetchOffsets({ groupId: group, topics: [topic] }),
  ]);
  const offsets = new Map(fetched[0]?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  const partitions = places.map(({ partition, first, end }) => {
    // Without an offset of its own, -1, a group begins at the first message.
    return { partition, end, committed: Math.max(offsets.get(partition) ?? -1, first) };
  });
  const { state = 'Dead', members = [] } = described.groups[0] ?? {};
  const isBehind = async (ageMs: number) => {
    const at = await admin.fetchTopicOffsetsByTimestamp(topic, now.getTime() - ageMs);
    const written = new Map(at.map(({ partition, offset }) => [partition, Number(offset)]));
    return partitions.some(({ partition, committed }) => committed < (written.get(partition) ?? 0));
  };
  const lags = partitions.some(({ committed, end }) => committed < end);
  const lagSeconds = lags ? (await longestAge(isBehind)) / 1000 : 0;
  return { group, topic, state, members: members.length, partitions, lagSeconds };
}

/** Above any age there can be. */
const oldestMs = 100 * 365 * 86_400_000;

/**
 * The longest age for which it holds, to a tenth of it; asked for in whole milliseconds, for KafkaJS takes no others. Kafka tells the
 * offset that was written next at a time, not the time of an offset: so it is asked for times gone by, each double as long ago
 * as the one before, and then between the last two.
 */
export async function longestAge(holds: (ageMs: number) => Promise<boolean>): Promise<number> {
  let [low, high] = [0, 1000];
  while (high < oldestMs && (await holds(high))) [low, high] = [high, high * 2];
  while (high - low > Math.max(low / 10, 100)) {
    const middle = Math.floor((low + high) / 2);
    if (await holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}
