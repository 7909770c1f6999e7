import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { telemetrySettings } from '@custom-modules/chassis/settings';
import { createThreadMetrics, type SupervisedThread, superviseThread } from '@custom-modules/chassis/supervised-thread';
import type { TelemetrySettings } from '@custom-modules/chassis/telemetry';
import type { Config } from '../config.ts';
import { measureConsumer } from '../metrics.ts';
import type { ConsumerReport } from './consume-module-events.ts';

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
> &
  TelemetrySettings;

type Options = {
  config: ConsumerSettings;
  log: Logger;
  metrics: Metrics;
  setHealth: (part: string, serving: boolean) => void;
};

/** Longer than a rebalance may take, during which KafkaJS gives no sign of itself. */
const stallSessions = 4;

/** Leaves the rest of a service's grace to what stops after it. */
const stopMs = 4000;

/** The consumer of module events in its thread, and what the world is told of it: health `permissions.consumer`, metrics. */
export function superviseConsumer({ config, log, metrics, setHealth }: Options): SupervisedThread {
  const { logLevel, logFormat, workerDatabaseUrl } = config;
  const { kafkaBrokers, kafkaTopicPrefix, kafkaGroupId, kafkaSessionTimeoutMs } = config;
  const settings: ConsumerSettings = {
    ...{ logLevel, logFormat, workerDatabaseUrl },
    ...{ kafkaBrokers, kafkaTopicPrefix, kafkaGroupId, kafkaSessionTimeoutMs },
    ...telemetrySettings(config),
  };
  return superviseThread<ConsumerReport>({
    name: 'permissions.consumer',
    entry: new URL('./module-events-thread.ts', import.meta.url),
    data: settings,
    log,
    metrics: createThreadMetrics(metrics),
    setHealth,
    stallMs: kafkaSessionTimeoutMs * stallSessions,
    stopMs,
    onReport: measureConsumer(metrics),
  });
}
