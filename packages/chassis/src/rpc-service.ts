import { createInternalServer } from './internal-server.ts';
import { createLifecycle, type Lifecycle, type Resource } from './lifecycle.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createReadiness, type DependencyCheck } from './readiness.ts';
import type { RpcServer } from './rpc-server.ts';

export type RpcServiceConfig = {
  rpcHost: string;
  rpcPort: number;
  internalHost: string;
  internalPort: number;
  shutdownGraceMs: number;
};

type Parts = {
  log: Logger;
  metrics: Metrics;
  config: RpcServiceConfig;
  server: RpcServer;
  /** Pools, clients and threads, in the order they start. */
  resources: readonly Resource[];
  checks: Readonly<Record<string, DependencyCheck>>;
  canWork?: (up: ReadonlySet<string>) => boolean;
};

/** A running gRPC service. The ports are known once it has started. */
export type RpcService = Lifecycle & { readonly ports: { rpc: number; internal: number } };

/**
 * The frame every gRPC service stands in. Stopping goes the other way round: not ready, no new calls, calls under
 * way finished, threads and pools closed, health and metrics last.
 */
export function createRpcService({ log, metrics, config, server, resources, checks, canWork }: Parts): RpcService {
  const ports = { rpc: 0, internal: 0 };
  const readiness = createReadiness({ log, checks, ...(canWork ? { canWork } : {}) });
  const internal = createInternalServer(metrics, readiness);
  const frame: Resource[] = [
    {
      name: 'internal server',
      start: async () => {
        ports.internal = await internal.listen(config.internalHost, config.internalPort);
      },
      stop: () => internal.close(),
    },
    ...resources,
    { name: 'readiness checks', start: () => readiness.start(), stop: () => readiness.stop() },
    {
      name: 'gRPC connections',
      stop: () => server.close(),
    },
    {
      name: 'gRPC calls under way',
      start: async () => {
        ports.rpc = await server.listen(config.rpcHost, config.rpcPort);
        log.info({ ports }, 'listening');
      },
      stop: async () => {
        readiness.drain();
        await server.drain();
      },
    },
  ];
  return { ...createLifecycle(log, config.shutdownGraceMs, frame), ports };
}
