import { systemClock } from '@custom-modules/chassis/clock';
import { createKafka } from '@custom-modules/chassis/kafka';
import { createLogger } from '@custom-modules/chassis/log';
import { createPool } from '@custom-modules/chassis/postgres';
import { startTelemetry } from '@custom-modules/chassis/telemetry';
import { runThread } from '@custom-modules/chassis/thread';
import { secretPatterns } from '@custom-modules/contracts/secrets';
import { topicsOf } from '@custom-modules/contracts/topics';
import { createPostgresDeadLetterStore } from '../store/postgres-dead-letter-store.ts';
import { createPostgresModuleProjection } from '../store/postgres-module-projection.ts';
import { type ConsumerReport, consumeModuleEvents } from './consume-module-events.ts';
import type { ConsumerSettings } from './supervise-consumer.ts';

/** The thread of the consumer: its own client, its own pool, so that nothing it does holds up a call. */
await runThread<ConsumerSettings, ConsumerReport>(async (thread) => {
  const { logLevel, logFormat, workerDatabaseUrl, kafkaBrokers, kafkaTopicPrefix, ...settings } = thread.data;
  const name = 'permissions.consumer';
  const log = createLogger({ name, level: logLevel, format: logFormat, secrets: secretPatterns });
  const telemetry = await startTelemetry(settings, log);
  const pool = createPool({ name, url: workerDatabaseUrl, log, max: 2 });
  try {
    await consumeModuleEvents({
      kafka: createKafka({ clientId: name, brokers: kafkaBrokers, log }),
      topics: topicsOf(kafkaTopicPrefix),
      groupId: settings.kafkaGroupId,
      sessionTimeoutMs: settings.kafkaSessionTimeoutMs,
      projection: createPostgresModuleProjection(pool),
      fates: createPostgresDeadLetterStore(pool),
      clock: systemClock,
      log,
      supervisor: thread,
    });
  } finally {
    await pool.end();
    await telemetry.stop();
  }
});
