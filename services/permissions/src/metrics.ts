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
    for (const reason of report.deadLettered) deadLetters.inc({ reason });
    lag.set({ partition: String(report.partition) }, report.lag);
  };
}
