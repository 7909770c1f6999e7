import type { Metrics } from '@custom-modules/chassis/metrics';
import { appendedTo, type BusReport, lagOf } from './events/observe-bus.ts';

type Group = BusReport['groups'][number];

/** Gauges of what is known of Kafka; without a value while nothing is. */
export function measureBus(metrics: Metrics, observed: () => BusReport | undefined): void {
  metrics.gauge({
    name: 'modules_topic_appended_messages',
    help: 'Messages ever appended to a topic.',
    labelNames: ['topic'],
    collect(appended) {
      appended.reset();
      for (const topic of observed()?.topics ?? []) appended.set({ topic: topic.topic }, appendedTo(topic));
    },
  });
  const measureGroups = (name: string, help: string, read: (group: Group) => number) =>
    metrics.gauge({
      name,
      help,
      labelNames: ['group', 'topic'],
      collect(gauge) {
        gauge.reset();
        for (const each of observed()?.groups ?? []) gauge.set({ group: each.group, topic: each.topic }, read(each));
      },
    });
  measureGroups(
    'modules_group_lag_messages',
    'Messages that a consumer group has not consumed, asked of Kafka and not of the group.',
    lagOf,
  );
  measureGroups(
    'modules_group_lag_seconds',
    'Age of the oldest message that a consumer group has not consumed; 0 when there is none.',
    ({ lagSeconds }) => lagSeconds,
  );
  measureGroups('modules_group_members', 'Consumers in a group.', ({ members }) => members);
}
