import type { AddressInfo } from 'node:net';
import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Clock } from '@custom-modules/chassis/clock';
import { createInternalServer } from '@custom-modules/chassis/internal-server';
import { createLifecycle, type Lifecycle, type Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { createReadiness } from '@custom-modules/chassis/readiness';
import { openClients } from './clients.ts';
import type { Config } from './config.ts';
import { createServer } from './server.ts';

type Deps = { config: Config; log: Logger; clock: Clock; metrics: Metrics; verifyBearer: VerifyBearer };

/** The ports are known once it has started. */
export type GatewayProcess = Lifecycle & { readonly ports: { http: number; internal: number } };

/**
 * The whole gateway but for its environment. Stopping goes the other way round: not ready, no new connections,
 * requests under way answered, what is left cut, channels closed, health and metrics last.
 */
export function build({ config, log, clock, metrics, verifyBearer }: Deps): GatewayProcess {
  const ports = { http: 0, internal: 0 };
  const { clients, checks, close } = openClients(config);
  // One service that answers is enough: the requests that need only it are served.
  const readiness = createReadiness({ log, checks, canWork: (up) => up.size > 0 });
  const internal = createInternalServer(metrics, readiness);
  const app = createServer({ config, log, clock, metrics, verifyBearer, clients });
  const parts: Resource[] = [
    {
      name: 'internal server',
      start: async () => {
        ports.internal = await internal.listen(config.internalHost, config.internalPort);
      },
      stop: () => internal.close(),
    },
    { name: 'channels to the services', stop: close },
    { name: 'readiness checks', start: () => readiness.start(), stop: () => readiness.stop() },
    { name: 'HTTP connections', stop: () => app.server.closeAllConnections() },
    {
      name: 'HTTP requests under way',
      start: async () => {
        await app.listen({ host: config.httpHost, port: config.httpPort });
        ports.http = (app.server.address() as AddressInfo).port;
        log.info({ ports }, 'listening');
      },
      stop: async () => {
        readiness.drain();
        await app.close();
      },
    },
  ];
  return { ...createLifecycle(log, config.shutdownGraceMs, parts), ports };
}
