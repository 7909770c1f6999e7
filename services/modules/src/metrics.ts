import type { Clock } from '@custom-modules/chassis/clock';
import type { Metrics } from '@custom-modules/chassis/metrics';
import type { RelayReport, RelayState } from './events/relay-outbox.ts';
import type { OutboxDepth } from './store/outbox-depth.ts';

export type RelayMetrics = {
  report(report: RelayReport): void;
  /** The relay says no more: nothing is known of its state. */
  silent(): void;
};

const relayStates: readonly RelayState[] = ['standby', 'leading', 'waiting'];

/** From a commit with an idle relay to an outage of the broker. */
const outboxBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

export function createRelayMetrics(metrics: Metrics): RelayMetrics {
  const sent = metrics.counter({ name: 'modules_outbox_sent_total', help: 'Events the topic has taken.' });
  const parked = metrics.counter({ name: 'modules_outbox_parked_total', help: 'Events the broker refused.' });
  const age = metrics.histogram({
    name: 'modules_outbox_seconds',
    help: 'Time from the transaction of an event to its being on the topic.',
    buckets: outboxBuckets,
  });
  const current = metrics.gauge({
    name: 'modules_relay_state',
    help: '1 for the state the relay is in.',
    labelNames: ['state'],
  });
  const enter = (now?: RelayState) => {
    for (const state of relayStates) current.set({ state }, state === now ? 1 : 0);
  };
  enter();
  return {
    report(report) {
      switch (report.kind) {
        case 'state':
          return enter(report.state);
        case 'sent':
          sent.inc(report.seconds.length);
          for (const seconds of report.seconds) age.observe(seconds);
          return;
        case 'parked':
          return parked.inc();
        default:
          throw new TypeError(report satisfies never);
      }
    },
    silent: () => enter(),
  };
}

type Outbox = {
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly readDepth: () => Promise<OutboxDepth>;
};

/** Depth and age of the outbox, read for each scrape and not by the relay: they go on speaking when it is dead. */
export function measureOutbox({ metrics, clock, readDepth }: Outbox): void {
  const readOnce = shareWhileUnderWay(readDepth);
  metrics.gauge({
    name: 'modules_outbox_rows',
    help: 'Events waiting for the topic, and those parked.',
    labelNames: ['state'],
    async collect(rows) {
      rows.reset();
      const depth = await readOnce();
      if (!depth) return;
      rows.set({ state: 'waiting' }, depth.waiting);
      rows.set({ state: 'parked' }, depth.parked);
    },
  });
  metrics.gauge({
    name: 'modules_outbox_oldest_seconds',
    help: 'Age of the oldest event that waits for the topic; 0 when none does.',
    labelNames: ['state'],
    async collect(age) {
      age.reset();
      const depth = await readOnce();
      if (depth) age.set({ state: 'waiting' }, ageOf(depth.oldest, clock()));
    },
  });
}

function ageOf(oldest: Date | null, now: Date): number {
  return oldest ? Math.max(now.getTime() - oldest.getTime(), 0) / 1000 : 0;
}

/** One read for the gauges of a scrape. In an outage these have no value, and the other metrics theirs. */
function shareWhileUnderWay<T>(read: () => Promise<T>): () => Promise<T | undefined> {
  let underWay: Promise<T | undefined> | undefined;
  return () => {
    underWay ??= read()
      .catch(() => undefined)
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  };
}
