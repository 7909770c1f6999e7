import { createInternalServer } from './internal-server.ts';
import { createLifecycle, type Lifecycle, type Resource } from './lifecycle.ts';
import type { Logger } from './log.ts';
import type { Metrics } from './metrics.ts';
import { createReadiness, type DependencyCheck } from './readiness.ts';
import { startTelemetry, type TelemetrySettings } from './telemetry.ts';

/** What callers of a service speak to. */
export type Front = {
  /** The protocol, for the log. */
  readonly name: string;
  /** Listens and answers with the port. */
  listen(): Promise<number>;
  /** Serves on while those who ask learn to go elsewhere. Absent where they are told so by the protocol. */
  leave?(signal: AbortSignal): Promise<void>;
  /** Takes nothing new and waits for what is under way. */
  drain(): Promise<void>;
  /** Cuts what is left. */
  close(): void;
};

type Parts = {
  log: Logger;
  metrics: Metrics;
  config: { internalHost: string; internalPort: number; shutdownGraceMs: number } & TelemetrySettings;
  checks: Readonly<Record<string, DependencyCheck>>;
  canWork?: (up: ReadonlySet<string>) => boolean;
  /** Pools, clients and threads, in the order they start. */
  resources: readonly Resource[];
  front: Front;
};

/** A whole service. The ports are known once it has started. */
export type Service = Lifecycle & { readonly ports: { front: number; internal: number } };

/**
 * The frame every service stands in. Stopping goes the other way round: not ready, left, nothing new taken, what is under
 * way finished, what is left cut, threads and pools closed, health and metrics last.
 */
export function createService({ log, metrics, config, checks, canWork, resources, front }: Parts): Service {
  const ports = { front: 0, internal: 0 };
  const readiness = createReadiness({ log, checks, ...(canWork ? { canWork } : {}) });
  const internal = createInternalServer({ log, metrics, readiness });
  const frame: Resource[] = [
    telemetryResource(config, log),
    {
      name: 'internal server',
      start: async () => {
        ports.internal = await internal.listen(config.internalHost, config.internalPort);
      },
      stop: () => internal.close(),
    },
    ...resources,
    { name: 'readiness checks', start: () => readiness.start(), stop: () => readiness.stop() },
    { name: `${front.name} connections`, stop: () => front.close() },
    {
      name: `${front.name} under way`,
      start: async () => {
        ports.front = await front.listen();
        log.info({ ports }, 'listening');
      },
      leave: (signal) => {
        readiness.drain();
        return front.leave?.(signal);
      },
      stop: async () => {
        readiness.drain();
        await front.drain();
      },
    },
  ];
  return { ...createLifecycle(log, config.shutdownGraceMs, frame), ports };
}

function telemetryResource(settings: TelemetrySettings, log: Logger): Resource {
  let stop: (() => Promise<void>) | undefined;
  return {
    name: 'telemetry',
    start: async () => {
      ({ stop } = await startTelemetry(settings, log));
    },
    stop: () => stop?.(),
  };
}
