import type { Clock } from '@custom-modules/chassis/clock';
import type { Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { superviseThread, type ThreadMetrics } from '@custom-modules/chassis/supervised-thread';
import { measureBus } from '../bus-metrics.ts';
import type { BusData } from './bus-thread.ts';
import type { BusReport } from './observe-bus.ts';

export type Observed = BusReport & { readonly at: Date };

/** What is known of Kafka's topics and their consumers. */
export type Bus = Resource & {
  /** Undefined while Kafka has not been heard of for a while. */
  observed(): Observed | undefined;
};

type Options = {
  readonly data: BusData;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly threads: ThreadMetrics;
  readonly setHealth: (part: string, serving: boolean) => void;
};

/** Above what one look may take. */
const stallMs = 30_000;
/** Several looks may be missed before what is known counts as old. */
const freshMs = 10_000;

/** The observer of topics and groups in a thread of its own; health `modules.bus`, metrics. */
export function superviseBus({ data, clock, log, metrics, threads, setHealth }: Options): Bus {
  let latest: Observed | undefined;
  const observed = () => (latest && clock().getTime() - latest.at.getTime() < freshMs ? latest : undefined);
  measureBus(metrics, observed);
  const thread = superviseThread<BusReport>({
    name: 'modules.bus',
    entry: new URL('./bus-thread.ts', import.meta.url),
    data,
    log,
    metrics: threads,
    setHealth,
    stallMs,
    onReport(report) {
      latest = { ...report, at: clock() };
    },
  });
  return { ...thread, observed };
}
