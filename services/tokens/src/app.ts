import { randomBytes } from 'node:crypto';
import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { createRedis, redisResource } from '@custom-modules/chassis/redis';
import { createRpcServer, rpcFront } from '@custom-modules/chassis/rpc-server';
import { createService, type Service } from '@custom-modules/chassis/service';
import { redisPlace } from '@custom-modules/chassis/settings';
import { TokenServiceService } from '@custom-modules/contracts/tokens';
import type { Config } from './config.ts';
import { createTokenMetrics } from './metrics.ts';
import { createHandlers } from './rpc/handlers.ts';
import { createRedisTokenStore } from './store/redis-token-store.ts';

type Deps = { config: Config; log: Logger; metrics: Metrics; verifyBearer: VerifyBearer };

/** The whole service but for its environment. */
export function build({ config, log, metrics, verifyBearer }: Deps): Service {
  const name = 'tokens';
  const redis = createRedis({ name, ...redisPlace(config), log });
  const store = createRedisTokenStore(redis, {
    lifeMs: config.tokenLifeSeconds * 1000,
    minLifeMs: config.tokenMinLifeSeconds * 1000,
    replayWindowMs: config.tokenReplayWindowSeconds * 1000,
  });
  const claims = { ofGateway: config.tokenClaimMs, ofClient: config.tokenClientClaimMs };
  const handlers = createHandlers({ verifyBearer, store, claims, randomBytes, metrics: createTokenMetrics(metrics) });
  const server = createRpcServer({ log, metrics, name }, TokenServiceService, handlers);
  return createService({
    log,
    metrics,
    config,
    resources: [redisResource('redis', redis)],
    checks: { redis: () => redis.ping() },
    front: rpcFront(server, config),
  });
}
