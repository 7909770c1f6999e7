import type { Clock } from '@custom-modules/chassis/clock';
import type { Metrics } from '@custom-modules/chassis/metrics';
import type { OutboxDepth } from '../store/outbox-depth.ts';

type Options = {
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly readDepth: () => Promise<OutboxDepth>;
};

/** Depth and age of the outbox, read for each scrape and not by the relay: they go on speaking when it is dead. */
export function measureOutbox({ metrics, clock, readDepth }: Options): void {
  const readOnce = shareWhileUnderWay(readDepth);
  metrics.gauge({
    name: 'modules_outbox_rows',
    help: 'Events waiting for the topic, and those parked.',
    labelNames: ['state'],
    async collect(rows) {
      const depth = await readOnce();
      rows.set({ state: 'waiting' }, depth?.waiting ?? Number.NaN);
      rows.set({ state: 'parked' }, depth?.parked ?? Number.NaN);
    },
  });
  metrics.gauge({
    name: 'modules_outbox_oldest_seconds',
    help: 'Age of the oldest event that waits for the topic; 0 when none does.',
    async collect(age) {
      const depth = await readOnce();
      age.set(depth ? ageOf(depth.oldest, clock()) : Number.NaN);
    },
  });
}

function ageOf(oldest: Date | null, now: Date): number {
  return oldest ? Math.max(now.getTime() - oldest.getTime(), 0) / 1000 : 0;
}

/** One read for the gauges of a scrape. An outage is for readiness to report; here it must not take the other metrics away. */
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
