import type { Metrics } from '@custom-modules/chassis/metrics';
import type { ThreadState } from '@custom-modules/chassis/supervised-thread';
import type { PoisonReason } from './apply-messages.ts';
import type { ConsumerReport } from './consume-module-events.ts';

export type ConsumerMetrics = {
  report(report: ConsumerReport): void;
  restart(reason: string): void;
  state(state: ThreadState): void;
};

const reasons = Object.keys({
  unreadable: true,
  constraint: true,
  data: true,
} satisfies Record<PoisonReason, true>) as PoisonReason[];

const states = Object.keys({
  starting: true,
  running: true,
  stopped: true,
} satisfies Record<ThreadState, true>) as ThreadState[];

export function createConsumerMetrics(metrics: Metrics): ConsumerMetrics {
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
  const restarts = metrics.counter({
    name: 'permissions_consumer_restarts_total',
    help: 'Threads of the consumer that were replaced, by reason.',
    labelNames: ['reason'],
  });
  const state = metrics.gauge({
    name: 'permissions_consumer_state',
    help: '1 for the state the consumer is in.',
    labelNames: ['state'],
  });
  for (const outcome of ['applied', 'duplicate']) events.inc({ outcome }, 0);
  for (const reason of reasons) deadLetters.inc({ reason }, 0);
  for (const reason of ['crash', 'stall']) restarts.inc({ reason }, 0);

  return {
    report(report) {
      if (report.kind === 'retry') return retries.inc();
      events.inc({ outcome: 'applied' }, report.applied);
      events.inc({ outcome: 'duplicate' }, report.duplicate);
      for (const reason of report.deadLettered) deadLetters.inc({ reason });
      lag.set({ partition: String(report.partition) }, report.lag);
    },
    restart: (reason) => restarts.inc({ reason }),
    state: (now) => {
      for (const each of states) state.set({ state: each }, each === now ? 1 : 0);
    },
  };
}
