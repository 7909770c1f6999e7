import type { RedisPlace } from '@custom-modules/chassis/redis';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { useRedisCluster } from '@custom-modules/testing/redis-cluster';
import { useRedisSentinel } from '@custom-modules/testing/redis-sentinel';
import { expect, test, vi } from 'vitest';
import { uselessToken, useTokens } from './app.fixture.ts';
import type { ShortToken } from './domain/short-token.ts';
import { keyOf } from './domain/token-key.ts';

const settingsOf = ({ url, topology, nodes, primaryName, sentinelPassword }: Omit<RedisPlace, 'keyPrefix'>) => ({
  REDIS_URL: url,
  REDIS_TOPOLOGY: topology ?? '',
  REDIS_NODES: nodes?.join() ?? '',
  REDIS_PRIMARY_NAME: primaryName ?? '',
  REDIS_SENTINEL_PASSWORD: sentinelPassword ?? '',
});

async function behindSentinels() {
  const { place, roles } = await useRedisSentinel();
  return { settings: settingsOf(place), primaryOf: async () => (await roles()).primary };
}

async function inCluster() {
  const { place, shardOf } = await useRedisCluster();
  const primaryOf = async (token: string) => (await shardOf(keyOf(token as ShortToken).value)).primary;
  return { settings: settingsOf(place), primaryOf };
}

test.each([
  ['behind sentinels', behindSentinels],
  ['in a cluster', inCluster],
])(
  '%s, a killed primary takes its tokens along, and the service goes on with the next',
  async (_topology, useRedis) => {
    const { settings, primaryOf } = await useRedis();
    const tokens = await useTokens(settings);
    await tokens.untilServing();
    const bearer = await tokens.benBearer();
    const { shortToken } = await tokens.generate(bearer);

    await (await primaryOf(shortToken)).kill();
    expect(await failureOf(tokens.resolve(shortToken))).toMatchObject({ code: 'unavailable' });
    await vi.waitFor(
      async () => expect(await failureOf(tokens.resolve(shortToken))).toMatchObject(uselessToken),
      patience,
    );
    const { shortToken: next } = await tokens.generate(bearer);
    expect((await tokens.resolve(next)).bearerToken).toBe(bearer);
  },
);
