import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

type Description<Label extends string> = { name: string; help: string; labelNames?: readonly Label[] };

/** The metrics of one process, or of one `build` in a test: nothing is registered globally. */
export type Metrics = {
  counter<L extends string>(description: Description<L>): Counter<L>;
  /** `collect` is called for each scrape and may set the gauge late; what it throws fails the scrape. */
  gauge<L extends string>(
    description: Description<L> & { collect?: (gauge: Gauge<L>) => void | Promise<void> },
  ): Gauge<L>;
  /** Buckets suit seconds from half a millisecond up, unless given. */
  histogram<L extends string>(description: Description<L> & { buckets?: number[] }): Histogram<L>;
  /** Prometheus text format. */
  text(): Promise<string>;
  readonly contentType: string;
};

const secondsBuckets = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export function createMetrics({ processMetrics }: { processMetrics: boolean }): Metrics {
  const registry = new Registry();
  if (processMetrics) collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    counter: (description) => new Counter({ ...description, registers }),
    gauge: ({ collect, ...description }) =>
      new Gauge({
        ...description,
        registers,
        ...(collect && {
          collect() {
            return collect(this);
          },
        }),
      }),
    histogram: (description) => new Histogram({ buckets: secondsBuckets, ...description, registers }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
