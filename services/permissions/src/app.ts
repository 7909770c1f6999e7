import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Clock } from '@custom-modules/chassis/clock';
import type { NewId } from '@custom-modules/chassis/id';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { createPool, poolResource, query } from '@custom-modules/chassis/postgres';
import { createRpcServer, rpcFront, rpcService } from '@custom-modules/chassis/rpc-server';
import { createService, type Service } from '@custom-modules/chassis/service';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import type { Config } from './config.ts';
import { superviseConsumer } from './events/supervise-consumer.ts';
import { createPeopleMemory } from './people-memory.ts';
import { createHandlers } from './rpc/handlers.ts';
import { createChangeFeed } from './store/change-feed.ts';
import { createPostgresPermissionStore } from './store/postgres-permission-store.ts';
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
  const server = createRpcServer({ log, metrics, name: 'permissions' }, [
    rpcService(PermissionServiceService, handlers),
  ]);

  const consumer = superviseConsumer({ config, log, metrics, setHealth: server.setHealth });

  return createService({
    log,
    metrics,
    config,
    resources: [poolResource('database', pool), changes, consumer],
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
