import type { AddressInfo } from 'node:net';
import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Clock } from '@custom-modules/chassis/clock';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { pause } from '@custom-modules/chassis/pause';
import { createRedis, type RedisClient, redisResource } from '@custom-modules/chassis/redis';
import { createService, type Front, type Service } from '@custom-modules/chassis/service';
import { redisPlace } from '@custom-modules/chassis/settings';
import { openClients as openOwnClients } from './clients.ts';
import { type Config, type SignInConfig, signInConfigOf } from './config.ts';
import type { Gateway } from './gateway.ts';
import { createLimits } from './limits/limits.ts';
import { settleLimits } from './limits/settle-limits.ts';
import type { SignInParts } from './plugins/browsers.ts';
import { createServer } from './server.ts';
import { createIdentityProvider } from './sessions/identity-provider.ts';
import { createLock } from './sessions/lock.ts';
import { createSealedValues } from './sessions/sealed-values.ts';
import { createSessions } from './sessions/sessions.ts';
import { shareChanges } from './shared-changes.ts';

type Deps = {
  config: Config;
  log: Logger;
  clock: Clock;
  metrics: Metrics;
  verifyBearer: VerifyBearer;
  /** The bench gives other ones: it measures what the gateway costs alone, and with a call a request. */
  openClients?: typeof openOwnClients;
};

/** The whole gateway but for its environment. */
export function build({ config, log, clock, metrics, verifyBearer, openClients = openOwnClients }: Deps): Service {
  const { clients, checks, resources } = openClients({ config, log, metrics });
  const changes = shareChanges(clients);
  const limits = createLimits({ config, clock, metrics });
  const redis = openRedis(config, log);
  const signInConfig = signInConfigOf(config);
  const signIn = redis && signInConfig && createSignIn(signInConfig, redis, { verifyBearer, clock });
  return createService({
    log,
    metrics,
    config,
    // Limits do without it.
    checks: { ...checks, ...(signIn ? { redis: () => redis.ping() } : {}) },
    // One service that answers is enough: the requests that need only it are served.
    canWork: (up) => Object.keys(checks).some((service) => up.has(service)),
    resources: [
      ...resources,
      changes,
      ...(redis ? [redisResource('redis', redis), settleLimits({ redis, limits, log })] : []),
    ],
    front: httpFront(
      createServer({ config, log, clock, metrics, verifyBearer, clients, changes, limits, signIn }),
      config,
    ),
  });
}

function openRedis(config: Config, log: Logger): RedisClient | undefined {
  const { redisUrl } = config;
  return redisUrl === undefined
    ? undefined
    : createRedis({ name: 'gateway', ...redisPlace({ ...config, redisUrl }), log });
}

/** Longer than the provider may take to be discovered and to exchange a token. */
const longestRefreshMs = 15_000;

function createSignIn(
  config: SignInConfig,
  redis: RedisClient,
  deps: Pick<Deps, 'verifyBearer' | 'clock'>,
): SignInParts {
  const provider = createIdentityProvider({
    issuer: config.oidcIssuer,
    clientId: config.oidcClientId,
    clientSecret: config.oidcClientSecret,
    scope: config.oidcScope,
    resource: config.oidcResource,
    callbackUrl: `${config.publicUrl}/auth/callback`,
    homeUrl: `${config.publicUrl}/`,
  });
  const sessions = createSessions({
    ...deps,
    provider,
    values: createSealedValues(redis, { kind: 'session', lifeMs: config.sessionLifeSeconds * 1000 }),
    lock: createLock(redis, { longestMs: longestRefreshMs }),
  });
  return { config, sessions, provider };
}

function httpFront(app: Gateway, { httpHost, httpPort, shutdownDelayMs }: Config): Front {
  return {
    name: 'HTTP',
    async listen() {
      await app.listen({ host: httpHost, port: httpPort });
      return (app.server.address() as AddressInfo).port;
    },
    async leave(signal) {
      app.leave();
      await pause(shutdownDelayMs, signal);
    },
    drain: () => app.close(),
    close: () => app.server.closeAllConnections(),
  };
}
