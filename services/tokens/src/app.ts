import { randomBytes } from 'node:crypto';
import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Clock } from '@custom-modules/chassis/clock';
import type { NewId } from '@custom-modules/chassis/id';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import { createRedis, primariesOf, redisResource } from '@custom-modules/chassis/redis';
import { createRpcServer, rpcFront, rpcService } from '@custom-modules/chassis/rpc-server';
import { createService, type Service } from '@custom-modules/chassis/service';
import { redisPlace } from '@custom-modules/chassis/settings';
import { TokenServiceService } from '@custom-modules/contracts/tokens';
import { OperationsServiceService } from '@custom-modules/contracts/tokens-operations';
import { topicsOf } from '@custom-modules/contracts/topics';
import { createTokenAudit } from './audit.ts';
import type { Config } from './config.ts';
import { createAuditBuffer } from './events/audit-buffer.ts';
import { superviseAudit } from './events/supervise-audit.ts';
import { createAuditMetrics, createTokenMetrics, measureLiveTokens } from './metrics.ts';
import { createHandlers } from './rpc/handlers.ts';
import { createOperationsHandlers } from './rpc/operations-handlers.ts';
import { estimateLiveTokens } from './store/live-tokens.ts';
import { measureTokenStore } from './store/measured-token-store.ts';
import { createRedisTokenStore } from './store/redis-token-store.ts';

type Deps = {
  readonly config: Config;
  readonly log: Logger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly metrics: Metrics;
  readonly verifyBearer: VerifyBearer;
};

/** The whole service but for its environment. */
export function build({ config, log, clock, newId, metrics, verifyBearer }: Deps): Service {
  const name = 'tokens';
  const redis = createRedis({ name, ...redisPlace(config), log });
  const store = createRedisTokenStore(redis, {
    lifeMs: config.tokenLifeSeconds * 1000,
    minLifeMs: config.tokenMinLifeSeconds * 1000,
    replayWindowMs: config.tokenReplayWindowSeconds * 1000,
  });
  const estimateLive = () => estimateLiveTokens(primariesOf(redis), config.redisKeyPrefix);
  measureLiveTokens(metrics, estimateLive);
  const tokenMetrics = createTokenMetrics(metrics);
  const claims = { ofGateway: config.tokenClaimMs, ofClient: config.tokenClientClaimMs };
  const auditMetrics = createAuditMetrics(metrics);
  const auditBuffer = createAuditBuffer(auditMetrics);
  const handlers = createHandlers({
    verifyBearer,
    store: measureTokenStore(store, metrics),
    claims,
    randomBytes,
    metrics: tokenMetrics,
    audit: createTokenAudit({ level: config.tokenAudit, buffer: auditBuffer, clock, newId }),
  });
  const operations = createOperationsHandlers({
    verifyBearer,
    metrics: tokenMetrics,
    startedAt: clock(),
    estimateLive,
  });
  const server = createRpcServer({ log, metrics, name }, [
    rpcService(TokenServiceService, handlers),
    rpcService(OperationsServiceService, operations),
  ]);
  const auditThread = () =>
    superviseAudit({
      buffer: auditBuffer,
      data: {
        brokers: config.kafkaBrokers ?? [],
        topic: topicsOf(config.kafkaTopicPrefix).tokenAudit,
        log: { level: config.logLevel, format: config.logFormat },
      },
      log,
      metrics,
      measure: auditMetrics,
      setHealth: server.setHealth,
    });

  return createService({
    log,
    metrics,
    config,
    resources: [redisResource('redis', redis), ...(config.tokenAudit === 'off' ? [] : [auditThread()])],
    checks: { redis: () => redis.ping() },
    front: rpcFront(server, config),
  });
}
