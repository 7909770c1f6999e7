import type { Metrics } from '@custom-modules/chassis/metrics';
import { appendedTo, type BusReport, lagOf } from './events/observe-bus.ts';

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
  metrics.gauge({
    name: 'modules_group_lag_messages',
    help: 'Messages that a consumer group has not consumed, asked of Kafka and not of the group.',
    labelNames: ['group', 'topic'],
    collect(lag) {
      lag.reset();
      for (const group of observed()?.groups ?? []) lag.set(labelsOf(group), lagOf(group));
    },
  });
  metrics.gauge({
    name: 'modules_group_lag_seconds',
    help: 'Age of the oldest message that a consumer group has not consumed; 0 when there is none.',
    labelNames: ['group', 'topic'],
    collect(lag) {
      lag.reset();
      for (const group of observed()?.groups ?? []) lag.set(labelsOf(group), group.lagSeconds);
    },
  });
  metrics.gauge({
    name: 'modules_group_members',
    help: 'Consumers in a group.',
    labelNames: ['group', 'topic'],
    collect(members) {
      members.reset();
      for (const group of observed()?.groups ?? []) members.set(labelsOf(group), group.members);
    },
  });
}

type Group = BusReport['groups'][number];

function labelsOf({ group, topic }: Group): { group: string; topic: string } {
  return { group, topic };
}
