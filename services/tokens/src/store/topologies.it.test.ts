import { primariesOf, type RedisPlace } from '@custom-modules/chassis/redis';
import { redisSpeaksTls } from '@custom-modules/testing/own-redis';
import { useRedisCluster } from '@custom-modules/testing/redis-cluster';
import { useRedisSentinel } from '@custom-modules/testing/redis-sentinel';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeShortToken } from '../domain/short-token.ts';
import { keyOf } from '../domain/token-key.ts';
import { estimateLiveTokens } from './live-tokens.ts';
import { createRedisTokenStore } from './redis-token-store.ts';
import { describeTokenStore } from './token-store.contract.ts';
import { connectTo } from './token-store.fixture.ts';

const tls = await redisSpeaksTls();

describe.each([
  ['behind sentinels', useRedisSentinel, 1],
  ['in a cluster', useRedisCluster, 3],
])('%s, over TLS and as a user', (_topology, useTopology, primaryCount) => {
  let place: Omit<RedisPlace, 'keyPrefix'>;
  beforeAll(async () => {
    ({ place } = await useTopology({ tls }));
  });
  describeTokenStore(async (settings) => createRedisTokenStore(await connectTo(place), settings));

  test('live tokens are estimated over all primaries', async () => {
    const redis = await connectTo(place);
    const { keyPrefix = '' } = redis.options;
    const primaries = primariesOf(redis);
    expect(primaries).toHaveLength(primaryCount);
    const before = await estimateLiveTokens(primaries, keyPrefix);
    for (let index = 0; index < 60; index += 1) {
      await redis.set(keyOf(makeShortToken((count) => Buffer.alloc(count, index))).value, '');
    }
    const more = (await estimateLiveTokens(primaries, keyPrefix)) - before;
    // What other tests have left makes it a sample of a half, whose error is far below this.
    expect(Math.abs(more - 60)).toBeLessThan(40);
  });
});
