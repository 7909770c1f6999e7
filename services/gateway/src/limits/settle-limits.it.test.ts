import { type OwnRedis, useOwnRedis } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type RunningGateway, useGateway } from '../gateway.fixture.ts';
import { useTokensServer } from '../rpc.fixture.ts';

const limit = 10;
const minuteMs = 60_000;
let redis: OwnRedis;
let first: RunningGateway;
let second: RunningGateway;
let alone: RunningGateway;
/** Held still, where a minute begins. */
let now = Math.ceil(Date.now() / minuteMs) * minuteMs;
const clock = () => new Date(now);

beforeAll(async () => {
  redis = await useOwnRedis();
  const tokens = await useTokensServer({
    generate: async () => ({ shortToken: 'st_x', expiresAt: clock() }),
    resolve: async () => Promise.reject(new Error('nobody asks for it')),
  });
  const settings = {
    TOKENS_ADDRESS: tokens.address,
    GENERATE_LIMIT_PER_MINUTE: String(limit),
    RESOLVE_REFUSALS_PER_MINUTE: String(limit),
  };
  const sharing = { ...settings, REDIS_URL: redis.url, REDIS_KEY_PREFIX: 'gateway:' };
  first = await useGateway(sharing, undefined, clock);
  second = await useGateway(sharing, first.issuer, clock);
  alone = await useGateway(settings, first.issuer, clock);
});
beforeEach(() => {
  now += 3 * minuteMs; // nothing of the test before is left
});
afterEach(async () => {
  redis.thaw();
  await redis.start();
});

const guess = async (gateway: RunningGateway) => {
  const answer = await gateway.send('POST', '/api/v3/short-token/resolve', '{}');
  await answer.text();
  return answer.status;
};
/** How often it said that there is nobody to share limits with. */
const outagesTold = ({ lines }: RunningGateway) =>
  lines.filter(({ msg }) => msg === 'limits are counted by each gateway alone').length;

async function guesses(gateway: RunningGateway, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let i = 0; i < times; i += 1) statuses.push(await guess(gateway));
  return statuses;
}

/** What Redis knows of this minute. */
async function settled(limitName: string): Promise<number> {
  const [key] = await redis.admin.keys(`gateway:limit:${limitName}:*:${now / minuteMs}`);
  return key === undefined ? 0 : Number(await redis.admin.get(key));
}

/** The last minute of which it knows. */
async function lastSettled(): Promise<number> {
  const keys = await redis.admin.keys('gateway:limit:resolve:*');
  return Math.max(...keys.map((key) => Number(key.split(':').at(-1)) * minuteMs));
}

const untilSettled = (limitName: string, count: number) =>
  vi.waitFor(async () => expect(await settled(limitName)).toBe(count), patience);

/** Asks until it is limited; answers with how often it was not. */
async function servedUntilLimited(ask: () => Promise<number>): Promise<number> {
  let served = 0;
  while ((await ask()) !== 429) served += 1;
  return served;
}

describe('gateways with one Redis', () => {
  test('share what is refused to an address', async () => {
    expect(await guesses(first, limit - 1)).not.toContain(429);
    await untilSettled('resolve', limit - 1);
    expect(await guess(second)).toBe(400);
    await untilSettled('resolve', limit);
    expect(await servedUntilLimited(() => guess(second))).toBeLessThan(limit / 2);
  });

  test('share what is minted for a user', async () => {
    const headers = { authorization: `Bearer ${await first.bearerOf('ben')}` };
    const generate = async (gateway: RunningGateway) =>
      (await gateway.send('POST', '/api/v3/short-token/generate', undefined, headers)).status;
    for (let i = 0; i < limit - 1; i += 1) expect(await generate(first)).toBe(200);
    await untilSettled('generate', limit - 1);
    expect(await generate(second)).toBe(200);
    await untilSettled('generate', limit);
    expect(await servedUntilLimited(() => generate(second))).toBeLessThan(limit / 2);
  });

  test('learn of the minute before', async () => {
    await guesses(first, limit);
    await untilSettled('resolve', limit);
    now += minuteMs;
    expect(await guess(second)).toBe(400);
    await untilSettled('resolve', 1);
    expect(await servedUntilLimited(() => guess(second))).toBeLessThan(limit / 2);
  });

  test('keep no count for long, and no address and no user in the clear', async () => {
    await guesses(first, 1);
    await untilSettled('resolve', 1);
    const keys = await redis.admin.keys('*');
    expect(keys.join()).not.toMatch(/127\.0\.0|ben|acme/);
    for (const key of keys) {
      expect(key).toMatch(/^gateway:limit:(resolve|generate):\{[\w-]{43}\}:\d+$/);
      expect(await redis.admin.pttl(key)).toBeGreaterThan(0);
    }
  });
});

test('without a Redis a gateway counts alone', async () => {
  expect(await guesses(alone, limit + 1)).toEqual([...Array(limit).fill(400), 429]);
});

describe('a Redis that is away', () => {
  test('keeps no gateway from being ready', async () => {
    const report = await (await fetch(`${first.internalUrl}/readyz`)).json();
    expect(report).toHaveProperty('dependencies.tokens');
    expect(report).not.toHaveProperty('dependencies.redis');
  });

  test.each<[string, () => unknown]>([
    ['stopped', () => redis.stop()],
    ['frozen', () => redis.freeze()],
  ])('(%s) changes no answer, is told once, and is told what comes when it is back', async (_how, takeAway) => {
    const before = outagesTold(first);
    await takeAway();
    expect(await guesses(first, limit - 1)).toEqual(Array(limit - 1).fill(400));
    await vi.waitFor(() => expect(outagesTold(first)).toBe(before + 1), patience);
    expect(await guesses(first, 2)).toEqual([400, 429]);
    expect((await first.get('/api/v3/navigation')).status).toBe(401);

    redis.thaw();
    await redis.start();
    const since = now;
    await vi.waitFor(async () => {
      now += 3 * minuteMs; // where it is not limited
      await guess(first);
      expect(await lastSettled()).toBeGreaterThan(since);
    }, patience);
    expect(outagesTold(first)).toBe(before + 1);
  });
});
