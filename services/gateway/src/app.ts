import type { AddressInfo } from 'node:net';
import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Clock } from '@custom-modules/chassis/clock';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { createService, type Front, type Service } from '@custom-modules/chassis/service';
import { openClients } from './clients.ts';
import type { Config } from './config.ts';
import type { Gateway } from './gateway.ts';
import { createServer } from './server.ts';

type Deps = { config: Config; log: Logger; clock: Clock; metrics: Metrics; verifyBearer: VerifyBearer };

/** The whole gateway but for its environment. */
export function build({ config, log, clock, metrics, verifyBearer }: Deps): Service {
  const { clients, checks, close } = openClients(config);
  return createService({
    log,
    metrics,
    config,
    checks,
    // One service that answers is enough: the requests that need only it are served.
    canWork: (up) => up.size > 0,
    resources: [{ name: 'service channels', stop: close }],
    front: httpFront(createServer({ config, log, clock, metrics, verifyBearer, clients }), config),
  });
}

function httpFront(app: Gateway, { httpHost, httpPort }: Config): Front {
  return {
    name: 'HTTP',
    async listen() {
      await app.listen({ host: httpHost, port: httpPort });
      return (app.server.address() as AddressInfo).port;
    },
    drain: () => app.close(),
    close: () => app.server.closeAllConnections(),
  };
}
