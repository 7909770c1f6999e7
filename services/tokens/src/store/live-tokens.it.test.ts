import { type OwnRedis, useOwnRedis } from '@custom-modules/testing/own-redis';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { makeShortToken } from '../domain/short-token.ts';
import { keyOf } from '../domain/token-key.ts';
import { estimateLiveTokens } from './live-tokens.ts';

const keyPrefix = 'tokens:';
let redis: OwnRedis;

beforeAll(async () => {
  redis = await useOwnRedis();
});
beforeEach(() => redis.admin.flushall());

/** Keys of so many tokens, each under `keyPrefix` as the store writes it. */
async function leave(count: number, kinds: readonly ('value' | 'marker' | 'claim')[], prefix = keyPrefix) {
  for (let index = 0; index < count; index += 1) {
    const key = keyOf(makeShortToken((bytes) => Buffer.alloc(bytes, index)));
    await Promise.all(kinds.map((kind) => redis.admin.set(`${prefix}${key[kind]}`, '')));
  }
}

test('knows the number where nothing else is kept, summed over the nodes', async () => {
  expect(await estimateLiveTokens([redis.admin], keyPrefix)).toBe(0);
  await leave(40, ['value']);
  expect(await estimateLiveTokens([redis.admin], keyPrefix)).toBe(40);
  expect(await estimateLiveTokens([redis.admin, redis.admin], keyPrefix)).toBe(80);
});

test('is near it among what was redeemed and what others keep', async () => {
  await leave(100, ['value', 'marker', 'claim']);
  await leave(100, ['value'], 'others:');
  const estimate = await estimateLiveTokens([redis.admin], keyPrefix);
  // Five times the deviation that a share of a quarter has in a sample of 200.
  expect(Math.abs(estimate - 100)).toBeLessThan(62);
});

test('rejects when Redis does not answer, or is not known', async () => {
  await expect(estimateLiveTokens([], keyPrefix)).rejects.toThrow();
  await redis.stop();
  await expect(estimateLiveTokens([redis.admin], keyPrefix)).rejects.toThrow();
  await redis.start();
});
