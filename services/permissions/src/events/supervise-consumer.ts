import type { Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { superviseThread, type ThreadState } from '@custom-modules/chassis/supervised-thread';
import type { Config } from '../config.ts';
import type { ConsumerReport } from './consume-module-events.ts';
import { createConsumerMetrics } from './metrics.ts';

/** What of the configuration the thread is given. */
export type ConsumerSettings = Pick<
  Config,
  | 'logLevel'
  | 'logFormat'
  | 'workerDatabaseUrl'
  | 'kafkaBrokers'
  | 'kafkaTopicPrefix'
  | 'kafkaGroupId'
  | 'kafkaSessionTimeoutMs'
>;

type Options = {
  config: ConsumerSettings;
  log: Logger;
  metrics: Metrics;
  onState: (state: ThreadState) => void;
  /** The thread's first file. */
  entry?: URL;
};

/** Longer than a rebalance may take, during which KafkaJS gives no sign of itself. */
const stallSessions = 4;

/** Leaves the rest of a service's grace to what stops after it. */
const stopMs = 4000;

/** The consumer of module events in its thread, and what is measured of it. */
export function superviseConsumer({ config, log, metrics, onState, entry }: Options): Resource {
  const measure = createConsumerMetrics(metrics);
  const { logLevel, logFormat, workerDatabaseUrl } = config;
  const { kafkaBrokers, kafkaTopicPrefix, kafkaGroupId, kafkaSessionTimeoutMs } = config;
  const settings: ConsumerSettings = {
    ...{ logLevel, logFormat, workerDatabaseUrl },
    ...{ kafkaBrokers, kafkaTopicPrefix, kafkaGroupId, kafkaSessionTimeoutMs },
  };
  return superviseThread<ConsumerReport>({
    name: 'permissions.consumer',
    entry: entry ?? new URL('./module-events-thread.ts', import.meta.url),
    data: settings,
    log,
    stallMs: kafkaSessionTimeoutMs * stallSessions,
    stopMs,
    onReport: measure.report,
    onRestart: measure.restart,
    onState: (state) => {
      measure.state(state);
      onState(state);
    },
  });
}
