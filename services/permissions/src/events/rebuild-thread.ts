import { findSpans } from '@custom-modules/chassis/find-spans';
import { createKafka } from '@custom-modules/chassis/kafka';
import { createLogger } from '@custom-modules/chassis/log';
import { createPool } from '@custom-modules/chassis/postgres';
import { readTopic } from '@custom-modules/chassis/read-topic';
import { runThread } from '@custom-modules/chassis/thread';
import { secretPatterns } from '@custom-modules/contracts/secrets';
import { topicsOf } from '@custom-modules/contracts/topics';
import { createPostgresDeadLetterStore } from '../store/postgres-dead-letter-store.ts';
import { createPostgresRebuildStore } from '../store/postgres-rebuild-store.ts';
import { readAnew } from './read-anew.ts';
import type { RebuildSettings } from './rebuilds.ts';

/** Comparing takes as long as there are modules. */
const longestStatementMs = 120_000;

/** The thread of one rebuild: its own client, its own pool, so that nothing it does holds up a call. */
await runThread<RebuildSettings, never>(async ({ data, stopping }) => {
  const { id, logLevel, logFormat, workerDatabaseUrl, kafkaBrokers, kafkaTopicPrefix, kafkaGroupId } = data;
  const name = 'permissions.rebuild';
  const log = createLogger({ name, level: logLevel, format: logFormat, secrets: secretPatterns });
  const kafka = createKafka({ clientId: name, brokers: kafkaBrokers, log });
  const pool = createPool({ name, url: workerDatabaseUrl, log, max: 2, longestStatementMs });
  try {
    await readAnew({
      id,
      rebuilds: createPostgresRebuildStore(pool),
      letters: createPostgresDeadLetterStore(pool),
      signal: stopping,
      clock: () => new Date(),
      findSpans: () => findSpans(kafka, { kind: 'whole', topic: topicsOf(kafkaTopicPrefix).modules }),
      read: (spans, onRecords) =>
        readTopic({ kafka, groupPrefix: `${kafkaGroupId}-rebuild`, spans, signal: stopping, onRecords }),
    });
  } finally {
    await pool.end();
  }
});
