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
