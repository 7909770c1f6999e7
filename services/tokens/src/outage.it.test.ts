import { randomUUID } from 'node:crypto';
import { failureOf } from '@custom-modules/testing/failures';
import { type OwnRedis, useOwnRedis } from '@custom-modules/testing/own-redis';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningTokens, uselessToken, useTokens } from './app.fixture.ts';

const unavailable = { code: 'unavailable', status: 'UNAVAILABLE' };
const recovery = { timeout: 5000, interval: 20 };
let redis: OwnRedis;
let tokens: RunningTokens;
let bearer: string;

beforeAll(async () => {
  redis = await useOwnRedis();
  await redis.stop();
  tokens = await useTokens({ REDIS_URL: redis.url });
  bearer = await tokens.benBearer();
});
afterEach(async () => {
  redis.thaw();
  await redis.start();
  await redis.admin.config('SET', 'maxmemory', '0');
  await redis.admin.replicaof('NO', 'ONE');
  await tokens.untilServing();
});

test('starts without Redis, says so, and serves when it comes', async () => {
  expect(await tokens.readiness()).toMatchObject({ ready: false });
  expect(await failureOf(tokens.generate(bearer))).toMatchObject(unavailable);

  await redis.start();
  await tokens.untilServing();
  const { shortToken } = await tokens.generate(bearer);
  expect((await tokens.resolve(shortToken)).bearerToken).toBe(bearer);
});

test('while Redis is away nothing is told to be invalid, and service returns within 5 s', async () => {
  const { shortToken } = await tokens.generate(bearer);
  await redis.stop();
  expect(await failureOf(tokens.generate(bearer))).toMatchObject(unavailable);
  expect(await failureOf(tokens.resolve(shortToken))).toMatchObject(unavailable);

  await redis.start();
  await vi.waitFor(() => tokens.generate(bearer), recovery);
});

describe('metrics', () => {
  /** The value of each series, by its name with its labels. */
  const read = async () => {
    const lines = (await tokens.metrics.text()).split('\n').filter((line) => /^[^#]/.test(line));
    return Object.fromEntries(lines.map((line) => line.split(/ (?=\S+$)/).slice(0, 2)));
  };
  const took = (outcome: string) => `tokens_redis_seconds_count{operation="issue",outcome="${outcome}"}`;

  test('tell about how many tokens live, and the time Redis took', async () => {
    await tokens.generate(bearer);
    const told = await read();
    expect(Number(told['tokens_live'])).toBeGreaterThan(0);
    expect(Number(told[took('answered')])).toBeGreaterThan(0);
  });

  test.each(['freeze', 'stop'] as const)('tell the rest while Redis does not answer (%s)', async (lose) => {
    const before = await read();
    await redis[lose]();
    await failureOf(tokens.generate(bearer));
    const told = await read();
    expect(Number(told[took('failed')])).toBe(Number(before[took('failed')] ?? 0) + 1);
    expect(told).not.toHaveProperty('tokens_live');
  });
});

test('a malformed token is refused all the same', async () => {
  await redis.stop();
  expect(await failureOf(tokens.resolve('malformed'))).toMatchObject(uselessToken);
});

test('a resolve that Redis let hang may be repeated and gets the bearer', async () => {
  const { shortToken } = await tokens.generate(bearer);
  const nonce = randomUUID();
  await redis.freeze();
  expect(await failureOf(tokens.resolve(shortToken, nonce))).toMatchObject(unavailable);
  redis.thaw();
  const answer = await vi.waitFor(() => tokens.resolve(shortToken, nonce), recovery);
  expect(answer.bearerToken).toBe(bearer);
  expect(await failureOf(tokens.resolve(shortToken))).toMatchObject(uselessToken);
});

test('at full memory generate is unavailable and resolve works', async () => {
  const { shortToken } = await tokens.generate(bearer);
  await redis.admin.config('SET', 'maxmemory', '1');
  expect(await failureOf(tokens.generate(bearer))).toMatchObject(unavailable);
  expect((await tokens.resolve(shortToken)).bearerToken).toBe(bearer);
});

test('a primary that became a replica is unavailable, and spends nothing', async () => {
  const { shortToken } = await tokens.generate(bearer);
  await redis.admin.replicaof('127.0.0.1', '1');
  expect(await failureOf(tokens.generate(bearer))).toMatchObject(unavailable);
  expect(await failureOf(tokens.resolve(shortToken))).toMatchObject(unavailable);
});
