import type { RedisPlace } from '@custom-modules/chassis/redis';
import { redisSpeaksTls } from '@custom-modules/testing/own-redis';
import { useRedisCluster } from '@custom-modules/testing/redis-cluster';
import { useRedisSentinel } from '@custom-modules/testing/redis-sentinel';
import { beforeAll, describe } from 'vitest';
import { createRedisTokenStore } from './redis-token-store.ts';
import { describeTokenStore } from './token-store.contract.ts';
import { connectTo } from './token-store.fixture.ts';

const tls = await redisSpeaksTls();

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
