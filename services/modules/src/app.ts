import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Clock } from '@custom-modules/chassis/clock';
import type { NewId } from '@custom-modules/chassis/id';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { createPool, poolResource, query } from '@custom-modules/chassis/postgres';
import { openChannel } from '@custom-modules/chassis/rpc-client';
import { createRpcServer, rpcFront, rpcService } from '@custom-modules/chassis/rpc-server';
import { createService, type Service } from '@custom-modules/chassis/service';
import { telemetrySettings } from '@custom-modules/chassis/settings';
import { createThreadMetrics } from '@custom-modules/chassis/supervised-thread';
import { ModuleServiceService } from '@custom-modules/contracts/modules';
import { OperationsServiceService } from '@custom-modules/contracts/modules-operations';
import { topicsOf } from '@custom-modules/contracts/topics';
import type { Config } from './config.ts';
import { toRecord } from './events/module-record.ts';
import { toPurgeRecord } from './events/organization-record.ts';
import { superviseBus } from './events/supervise-bus.ts';
import { superviseRelay } from './events/supervise-relay.ts';
import { measureOutbox } from './metrics.ts';
import { createHandlers } from './rpc/handlers.ts';
import { createOperationsHandlers } from './rpc/operations-handlers.ts';
import { createPermissionsClient } from './rpc/permissions-client.ts';
import { readOutboxDepth } from './store/outbox-depth.ts';
import { createPostgresModuleStore } from './store/postgres-module-store.ts';
import { createPostgresOrganizationStore } from './store/postgres-organization-store.ts';
import { createPostgresOutboxStore } from './store/postgres-outbox-store.ts';

type Deps = {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly metrics: Metrics;
  readonly verifyBearer: VerifyBearer;
};

/** The modules service, whole but not started. */
export function build({ config, log, clock, newId, metrics, verifyBearer }: Deps): Service {
  const pool = createPool({ name: 'modules', url: config.databaseUrl, log, boundOn: 'module' });
  const workerPool = createPool({ name: 'modules.worker', url: config.workerDatabaseUrl, log, max: 2 });
  const permissionsChannel = openChannel(config.permissionsAddress);

  const handlers = createHandlers({
    verifyBearer,
    store: createPostgresModuleStore({ pool, encodeEvent: toRecord }),
    permissions: createPermissionsClient(permissionsChannel),
    clock,
    newId,
    rules: {
      reservedNames: config.reservedNames,
      allowLoopbackHttp: config.allowLoopbackHttpUrls,
      maxModules: config.maxModules,
    },
  });
  const operationsHandlers = createOperationsHandlers({
    verifyBearer,
    outbox: createPostgresOutboxStore(workerPool),
    bus: { observed: () => bus.observed() },
    organizations: createPostgresOrganizationStore({
      pool: workerPool,
      encodeEvent: toRecord,
      encodePurge: toPurgeRecord,
    }),
    clock,
    newId,
  });
  const server = createRpcServer({ log, metrics, name: 'modules' }, [
    rpcService(ModuleServiceService, handlers),
    rpcService(OperationsServiceService, operationsHandlers),
  ]);

  const topics = topicsOf(config.kafkaTopicPrefix);
  const ofThreads = { brokers: config.kafkaBrokers, log: { level: config.logLevel, format: config.logFormat } };
  const threads = createThreadMetrics(metrics);
  const relay = superviseRelay({
    data: {
      ...ofThreads,
      directUrl: config.directDatabaseUrl ?? config.workerDatabaseUrl,
      topic: topics.modules,
      ...telemetrySettings(config),
    },
    log,
    metrics,
    threads,
    setHealth: server.setHealth,
  });
  const bus = superviseBus({
    data: {
      ...ofThreads,
      topics: [topics.modules, topics.deadLetters, topics.tokenAudit],
      groups: config.kafkaWatchedGroups,
    },
    clock,
    log,
    metrics,
    threads,
    setHealth: server.setHealth,
  });
  measureOutbox({ metrics, clock, readDepth: () => readOutboxDepth(workerPool) });

  return createService({
    log,
    metrics,
    config,
    resources: [
      poolResource('database', pool),
      poolResource('worker database', workerPool),
      { name: 'permissions channel', stop: () => permissionsChannel.close() },
      relay,
      bus,
    ],
    checks: {
      database: () => query(pool, 'SELECT 1'),
      permissions: () => permissionsChannel.ready(800),
      relay: (signal) => relay.works(signal),
    },
    // Changes are kept while the bus is away, and owners need no permissions asked.
    canWork: (up) => up.has('database'),
    front: rpcFront(server, config),
  });
}
