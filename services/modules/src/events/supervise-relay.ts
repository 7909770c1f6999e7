import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { type SupervisedThread, superviseThread, type ThreadMetrics } from '@custom-modules/chassis/supervised-thread';
import { createRelayMetrics } from '../metrics.ts';
import type { RelayReport } from './relay-outbox.ts';
import type { RelayData } from './relay-thread.ts';

type Options = {
  readonly data: RelayData;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly threads: ThreadMetrics;
  readonly setHealth: (part: string, serving: boolean) => void;
};

/** Above what one round may take: an attempt to publish, a statement and a pause. */
const stallMs = 30_000;

/** The relay in a thread of its own, and what the world is told of it: health `modules.relay`, metrics. */
export function superviseRelay({ data, log, metrics, threads, setHealth }: Options): SupervisedThread {
  const measure = createRelayMetrics(metrics);
  return superviseThread<RelayReport>({
    name: 'modules.relay',
    entry: new URL('./relay-thread.ts', import.meta.url),
    data,
    log,
    metrics: threads,
    setHealth,
    stallMs,
    onReport: measure.report,
    onState: (state) => state === 'stopped' && measure.silent(),
  });
}
