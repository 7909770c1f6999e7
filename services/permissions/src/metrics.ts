import type { Metrics } from '@custom-modules/chassis/metrics';
import type { PoisonReason } from './events/apply-messages.ts';
import type { ConsumerReport } from './events/consume-module-events.ts';

const reasons = Object.keys({
  unreadable: true,
  constraint: true,
  data: true,
} satisfies Record<PoisonReason, true>) as PoisonReason[];

/** Counts what the consumer reports. */
export function measureConsumer(metrics: Metrics): (report: ConsumerReport) => void {
  const events = metrics.counter({
    name: 'permissions_consumer_events_total',
    help: 'Module events applied, and duplicates: those whose version or a later one was there already.',
    labelNames: ['outcome'],
  });
  const deadLetters = metrics.counter({
    name: 'permissions_consumer_dead_letters_total',
    help: 'Messages put aside because of what they are, by reason.',
    labelNames: ['reason'],
  });
  const lag = metrics.gauge({
    name: 'permissions_consumer_lag_messages',
    help: 'Messages not yet applied when the consumer last looked, by partition.',
    labelNames: ['partition'],
  });
  // From what is hardly to be felt up to an outage of some hours.
  const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200];
  const onTopic = metrics.histogram({
    name: 'permissions_consumer_on_topic_seconds',
    help: 'Time from when an event was written to its topic until it was applied; duplicates are not counted.',
    buckets,
  });
  const endToEnd = metrics.histogram({
    name: 'permissions_consumer_end_to_end_seconds',
    help: 'Time from what an event tells of until it was applied; duplicates are not counted.',
    buckets,
  });
  const retries = metrics.counter({
    name: 'permissions_consumer_retries_total',
    help: 'Times a batch had to wait because something it needs did not answer.',
  });
  for (const outcome of ['applied', 'duplicate']) events.inc({ outcome }, 0);
  for (const reason of reasons) deadLetters.inc({ reason }, 0);

  return (report) => {
    if (report.kind === 'retry') return retries.inc();
    events.inc({ outcome: 'applied' }, report.applied);
    events.inc({ outcome: 'duplicate' }, report.duplicate);
    for (const ms of report.onTopicMs) onTopic.observe(Math.max(ms, 0) / 1000); // clocks of two machines may differ
    for (const ms of report.endToEndMs) endToEnd.observe(Math.max(ms, 0) / 1000);
    for (const reason of report.deadLettered) deadLetters.inc({ reason });
    lag.set({ partition: String(report.partition) }, report.lag);
  };
}
