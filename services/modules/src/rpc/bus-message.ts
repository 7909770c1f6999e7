import type { BusStatus } from '@custom-modules/contracts/modules-operations';
import { appendedTo, lagOf } from '../events/observe-bus.ts';
import type { Observed } from '../events/supervise-bus.ts';

export function toBusMessage({ at, topics, groups }: Observed): BusStatus {
  return {
    observedAt: at,
    topics: topics.map((topic) => ({
      name: topic.topic,
      partitions: topic.partitions.length,
      messages: topic.partitions.reduce((sum, { first, end }) => sum + end - first, 0),
      appended: appendedTo(topic),
    })),
    groups: groups.map(({ partitions, ...group }) => ({
      ...group,
      lagMessages: lagOf({ partitions }),
      partitions: [...partitions],
    })),
  };
}
