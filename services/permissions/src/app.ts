import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Clock } from '@custom-modules/chassis/clock';
import type { NewId } from '@custom-modules/chassis/id';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { createPool, poolResource, query } from '@custom-modules/chassis/postgres';
import { createRpcServer, rpcFront, rpcService } from '@custom-modules/chassis/rpc-server';
import { createService, type Service } from '@custom-modules/chassis/service';
import { createTopicReader } from '@custom-modules/chassis/topic-reader';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import { OperationsServiceService } from '@custom-modules/contracts/permissions-operations';
import { secretPatterns } from '@custom-modules/contracts/secrets';
import { topicsOf } from '@custom-modules/contracts/topics';
import type { Config } from './config.ts';
import { fail } from './errors.ts';
import { handleRecord } from './events/apply-messages.ts';
import { identifyMessage } from './events/identify-message.ts';
import { readKnown } from './events/messages.ts';
import { createRebuilds } from './events/rebuilds.ts';
import { superviseConsumer } from './events/supervise-consumer.ts';
import { createTopicRecords } from './events/topic-records.ts';
import { createPeopleMemory } from './people-memory.ts';
import { createHandlers } from './rpc/handlers.ts';
import { createOperationsHandlers } from './rpc/operations-handlers.ts';
import { createChangeFeed } from './store/change-feed.ts';
import { createPostgresDeadLetterStore } from './store/postgres-dead-letter-store.ts';
import { createPostgresPermissionStore } from './store/postgres-permission-store.ts';
import { createPostgresRebuildStore } from './store/postgres-rebuild-store.ts';
import { createWaiters } from './waiters.ts';

type Deps = {
  config: Config;
  log: Logger;
  clock: Clock;
  metrics: Metrics;
  verifyBearer: VerifyBearer;
  newId: NewId;
};

/** The service, whole and not started. */
export function build({ config, log, clock, metrics, verifyBearer, newId }: Deps): Service {
  const pool = createPool({ name: 'permissions', url: config.databaseUrl, log, boundOn: 'role' });
  const store = createPostgresPermissionStore(pool);
  const people = createPeopleMemory({ store, clock, log });
  const changes = createChangeFeed({
    url: config.directDatabaseUrl ?? config.databaseUrl,
    log,
    onRemoval: people.forgetAll,
  });
  const waiters = createWaiters({ mostOfOne: 20 });
  const handlers = createHandlers({ store, clock, newId, people, changes, waiters, verifyBearer });
  const worker = createPool({ name: 'permissions.operations', url: config.workerDatabaseUrl, log, max: 4 });
  const readerOf = (name: string, mostAtOnce: number) =>
    createTopicReader({
      ...{ name, mostAtOnce, brokers: config.kafkaBrokers, groupPrefix: `${config.kafkaGroupId}-reader` },
      log: { level: config.logLevel, format: config.logFormat, secrets: secretPatterns },
      tooMany: () => fail('too_many_readings'),
    });
  // Apart, so that those who watch keep nobody from mending.
  const readers = { lookups: readerOf('permissions.lookups', 4), tails: readerOf('permissions.tails', 8) };
  const rebuilds = createRebuilds({ config, store: createPostgresRebuildStore(worker), clock, newId, log });
  const operations = createOperationsHandlers({
    letters: createPostgresDeadLetterStore(worker),
    records: createTopicRecords(readers, topicsOf(config.kafkaTopicPrefix)),
    consumer: { group: config.kafkaGroupId, state: () => consumer.state() },
    handle: handleRecord,
    readKnown,
    organizationOf: (record) => identifyMessage(record).organizationId,
    rebuilds,
    clock,
    log,
    verifyBearer,
  });
  const server = createRpcServer({ log, metrics, name: 'permissions' }, [
    rpcService(PermissionServiceService, handlers),
    rpcService(OperationsServiceService, operations),
  ]);
  const consumer = superviseConsumer({ config, log, metrics, setHealth: server.setHealth });

  return createService({
    log,
    metrics,
    config,
    resources: [
      poolResource('database', pool),
      poolResource('database of operations', worker),
      changes,
      consumer,
      readers.lookups,
      readers.tails,
      rebuilds,
    ],
    checks: {
      database: () => query(pool, 'SELECT 1'),
      consumer: (signal) => consumer.works(signal),
      changes: () => changes.check(),
    },
    // Without the consumer permissions are answered as they last were.
    canWork: (up) => up.has('database'),
    front: rpcFront(server, config),
  });
}
