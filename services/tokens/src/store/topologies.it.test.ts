import { createLogger } from '@custom-modules/chassis/log';
import { createRedis, type RedisClient, type RedisPlace, redisResource } from '@custom-modules/chassis/redis';
import { redisSpeaksTls } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { useRedisCluster } from '@custom-modules/testing/redis-cluster';
import { useRedisSentinel } from '@custom-modules/testing/redis-sentinel';
import { beforeAll, describe, onTestFinished, vi } from 'vitest';
import { createRedisTokenStore } from './redis-token-store.ts';
import { describeTokenStore } from './token-store.contract.ts';

const log = createLogger({ name: 'tokens', level: 'silent', format: 'json', secrets: [] });
const tls = await redisSpeaksTls();

async function connectTo(place: Omit<RedisPlace, 'keyPrefix'>): Promise<RedisClient> {
  const redis = createRedis({ name: 'test', keyPrefix: 'tokens:', log, ...place });
  const resource = redisResource('redis', redis);
  await resource.start?.();
  onTestFinished(() => resource.stop());
  const servers = () => ('nodes' in redis ? redis.nodes() : [redis]);
  await vi.waitFor(() => redis.ping(), patience);
  await vi.waitFor(() => Promise.all(servers().map((server) => server.ping())), patience);
  return redis;
}

describe.each([
  ['behind sentinels', useRedisSentinel],
  ['in a cluster', useRedisCluster],
])('%s, over TLS and as a user', (_topology, useTopology) => {
  let place: Omit<RedisPlace, 'keyPrefix'>;
  beforeAll(async () => {
    ({ place } = await useTopology({ tls }));
  });
  describeTokenStore(async (settings) => createRedisTokenStore(await connectTo(place), settings));
});
