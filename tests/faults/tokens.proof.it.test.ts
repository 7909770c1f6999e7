import { randomUUID } from 'node:crypto';
import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { TokenServiceService } from '@custom-modules/contracts/tokens';
import { callAs } from '@custom-modules/testing/calls';
import { failureOf } from '@custom-modules/testing/failures';
import { type FaultProxy, useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { type OwnRedis, useOwnRedis } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ShortToken } from '../../services/tokens/src/domain/short-token.ts';
import { keyOf } from '../../services/tokens/src/domain/token-key.ts';
import { type Answer, type Api, createApi } from '../support/api.ts';
import { useFleet } from '../support/fleet.ts';
import { resolve, uselessToken } from '../support/story.ts';
import { startTraffic } from '../support/traffic.ts';

/** What becomes of tokens while processes and links between them fail. */

let redis: OwnRedis;
let fleet: Awaited<ReturnType<typeof useFleet>>;
let ben: Api;
let bearer: string;

beforeAll(async () => {
  redis = await useOwnRedis();
  fleet = await useFleet({ redisUrl: redis.url });
  ben = await fleet.as(people.ben);
  bearer = ben.bearer ?? '';
});
afterEach(async () => {
  fleet.toVictim.heal();
  fleet.toRedis.heal();
});

async function newToken(): Promise<string> {
  const { status, data, text } = await ben.post('/api/v3/short-token/generate');
  expect(status, text).toBe(200);
  return data.shortToken;
}

const newTokens = (count: number) => Promise.all(Array.from({ length: count }, newToken));

const isReleased = ({ status, data }: Answer) => status === 200 && data.bearerToken === bearer;
const isRefused = ({ status, text }: Answer) => status === 400 && text === uselessToken;
const count = (answers: readonly Answer[], is: (answer: Answer) => boolean) => answers.filter(is).length;

/** Somebody else, with the same tokens, after they have been redeemed. */
async function releasedAgain(tokens: readonly string[]): Promise<number> {
  const answers = await Promise.all(tokens.map((token) => resolve(fleet.anybody, token)));
  expect(count(answers, isReleased) + count(answers, isRefused)).toBe(tokens.length);
  return count(answers, isReleased);
}

/** Whether Redis has done what the token is redeemed with, whoever has heard of it. */
async function isRedeemed(token: string): Promise<boolean> {
  const { value } = keyOf(token as ShortToken);
  return (await redis.admin.exists(fleet.redis.keyPrefix + value)) === 0;
}

/** Starts the victim, and waits until its share of the calls comes to it. */
async function startVictim(): Promise<void> {
  await fleet.victim.start();
  await vi.waitFor(async () => {
    await newToken();
    expect(await fleet.victim.issued()).toBeGreaterThan(0);
  }, patience);
}

/**
 * Resolves tokens, each when Redis has done the one before it, until so many of them are in the hands of the victim: redeemed, and
 * not answered. Answers with all that was asked.
 */
async function askUntilHeld(tokens: readonly string[], wanted: number): Promise<Promise<Answer>[]> {
  const asked: Promise<Answer>[] = [];
  let answered = 0;
  for (const token of tokens) {
    asked.push(
      resolve(fleet.anybody, token).finally(() => {
        answered += 1;
      }),
    );
    await vi.waitFor(async () => expect(await isRedeemed(token)).toBe(true), patience);
    if (asked.length - answered > wanted) return asked;
  }
  throw new Error('the victim was not asked');
}

describe('processes of tokens come and go', () => {
  test('1 → 2 → 4 → 1 under load', async (context) => {
    const traffic = startTraffic({ url: fleet.url, bearer });
    const doneSince = async (before: number, more: number) =>
      vi.waitFor(() => expect(traffic.outcomes.done).toBeGreaterThan(before + more), patience);
    const step = async (change: () => Promise<unknown>) => {
      await change();
      await doneSince(traffic.outcomes.done, repeats({ test: 50, proof: 2000 }));
    };
    const rounds = repeats({ test: 1, proof: 3 });
    for (let round = 0; round < rounds; round += 1) {
      await step(() => fleet.victim.start());
      await step(() => Promise.all([fleet.third.start(), fleet.fourth.start()]));
      await step(() => Promise.all([fleet.victim.stop(), fleet.third.stop(), fleet.fourth.stop()]));
    }
    const { done, failed } = await traffic.stop();
    recordFigures(context, { 'round trips': done, rounds, failed: failed.length });
    expect(failed).toEqual([]);
  });

  test('one of two restarted again and again under load', async (context) => {
    await fleet.third.start();
    const traffic = startTraffic({ url: fleet.url, bearer });
    const restarts = repeats({ test: 2, proof: 10 });
    for (let i = 0; i < restarts; i += 1) {
      await fleet.third.stop();
      await fleet.third.start();
    }
    const { done, failed } = await traffic.stop();
    await fleet.third.stop();
    recordFigures(context, { restarts, 'round trips': done, failed: failed.length });
    expect(failed).toEqual([]);
  });
});

describe('an answer is lost after Redis has redeemed the token', () => {
  type Loss = () => unknown;

  /** Again and again: tokens are redeemed by way of the victim, nobody hears of it, and then that way is lost. */
  async function lose({
    wanted,
    losses,
    drop,
    loseTheWay,
  }: {
    wanted: number;
    losses: number;
    drop: Loss;
    loseTheWay: Loss;
  }) {
    const figures = { asked: 0, 'answers lost': 0, released: 0, 'false 400': 0, 'second releases': 0 };
    while (figures['answers lost'] < losses) {
      await startVictim();
      const tokens = await newTokens(3 * wanted);
      await drop();
      const asked = await askUntilHeld(tokens, wanted);
      await loseTheWay();
      fleet.toRedis.heal();
      fleet.toVictim.heal();
      const answers = await Promise.all(asked);
      figures.asked += asked.length;
      figures['answers lost'] += wanted;
      figures.released += count(answers, isReleased);
      figures['false 400'] += count(answers, isRefused);
      figures['second releases'] += await releasedAgain(tokens.slice(0, asked.length));
    }
    return figures;
  }

  const expectNoneLost = ({ asked, ...figures }: Awaited<ReturnType<typeof lose>>) =>
    expect(figures).toMatchObject({ released: asked, 'false 400': 0, 'second releases': 0 });

  test('the process of tokens is killed (kill -9) between the script and its reply', async (context) => {
    const kills = repeats({ test: 2, proof: 200 });
    const drop = () => fleet.toRedis.drop('answers');
    const figures = await lose({ wanted: 3, losses: 3 * kills, drop, loseTheWay: () => fleet.victim.kill() });
    recordFigures(context, { kills, ...figures });
    expectNoneLost(figures);
  });

  test('the link from Redis to tokens breaks', async (context) => {
    const drop = () => fleet.toRedis.drop('answers');
    const losses = repeats({ test: 20, proof: 500 });
    const figures = await lose({ wanted: 10, losses, drop, loseTheWay: () => fleet.toRedis.cut() });
    recordFigures(context, figures);
    expectNoneLost(figures);
  });

  test('the link from tokens to the gateway breaks', async (context) => {
    const drop = () => fleet.toVictim.drop('answers');
    const losses = repeats({ test: 20, proof: 500 });
    const figures = await lose({ wanted: 10, losses, drop, loseTheWay: () => fleet.toVictim.cut() });
    recordFigures(context, figures);
    expectNoneLost(figures);
  });

  test('the link from the gateway to the receiver breaks, which asks again', async (context) => {
    const toGateway = await useFaultProxy(new URL(fleet.url).host);
    const far = createApi({ baseUrl: `http://${toGateway.address}`, onAnswer: () => undefined });
    const losses = repeats({ test: 20, proof: 500 });
    const figures = { 'answers lost': 0, 'with a key: released': 0, 'control, without a key: released': 0 };
    while (figures['answers lost'] < losses) {
      const tokens = await newTokens(20);
      const keys = tokens.map((_, index) => (index % 2 === 0 ? { 'idempotency-key': randomUUID() } : {}));
      const askAll = (receiver: Api) => Promise.all(tokens.map((token, i) => resolve(receiver, token, keys[i])));
      toGateway.drop('answers');
      const lost = askAll(far).catch(String);
      await vi.waitFor(
        async () => expect((await Promise.all(tokens.map(isRedeemed))).every(Boolean)).toBe(true),
        patience,
      );
      toGateway.cut();
      toGateway.heal();
      expect(await lost).toMatch(/fetch failed/);
      const again = await askAll(far);
      figures['answers lost'] += tokens.length / 2;
      figures['with a key: released'] += again.filter((answer, i) => i % 2 === 0 && isReleased(answer)).length;
      figures['control, without a key: released'] += again.filter(
        (answer, i) => i % 2 === 1 && isReleased(answer),
      ).length;
    }
    recordFigures(context, figures);
    expect(figures).toEqual({
      'answers lost': figures['answers lost'],
      'with a key: released': figures['answers lost'],
      'control, without a key: released': 0,
    });
  });

  test('control: asked again under another name, a token whose answer was lost is gone', async (context) => {
    const tokens = await newTokens(repeats({ test: 5, proof: 100 }));
    const channel = openChannel(fleet.toVictim.address);
    onTestFinished(() => channel.close());
    const victim = createRpcClient(TokenServiceService, channel);
    const ask = (shortToken: string) =>
      victim.resolve({ shortToken, nonce: randomUUID(), nonceIsOfClient: false }, callAs());
    fleet.toRedis.drop('answers');
    const lost = Promise.all(tokens.map((token) => failureOf(ask(token))));
    await vi.waitFor(
      async () => expect((await Promise.all(tokens.map(isRedeemed))).every(Boolean)).toBe(true),
      patience,
    );
    fleet.toRedis.cut();
    fleet.toRedis.heal();
    expect(new Set((await lost).map(({ code }) => code))).toEqual(new Set(['unavailable']));
    const again = await Promise.all(tokens.map((token) => resolve(fleet.anybody, token)));
    recordFigures(context, { 'answers lost': tokens.length, 'false 400': count(again, isRefused) });
    expect(count(again, isRefused)).toBe(tokens.length);
  });
});

describe('a dependency fails', () => {
  test('Redis is stopped: nothing is told to be invalid, and service returns', async (context) => {
    const stoppedMs = repeats({ test: 2000, proof: 60_000 });
    const tokens = await newTokens(20);
    await redis.stop();
    const since = performance.now();
    const answers: Answer[] = [];
    await vi.waitFor(
      async () => {
        const [token = ''] = tokens;
        answers.push(await ben.post('/api/v3/short-token/generate'), await resolve(fleet.anybody, token));
        expect(performance.now() - since).toBeGreaterThan(stoppedMs);
      },
      { timeout: stoppedMs + patience.timeout, interval: 20 },
    );
    await redis.start();
    const startedAt = performance.now();
    await vi.waitFor(newToken, patience);
    const recoveryMs = Math.round(performance.now() - startedAt);
    const statuses = Object.entries(Object.groupBy(answers, ({ status }) => status)).map(
      ([status, all]) => `${all?.length} × ${status}`,
    );
    recordFigures(context, { 'stopped, ms': stoppedMs, answers: statuses.join(', '), 'recovery, ms': recoveryMs });
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    expect(answers.every(({ headers }) => Number(headers.get('retry-after')) >= 1)).toBe(true);
    expect(recoveryMs).toBeLessThan(5000);
  });

  test('the memory of Redis is full: nothing is evicted, generate is 503, resolve works', async (context) => {
    const tokens = await newTokens(repeats({ test: 50, proof: 1000 }));
    onTestFinished(async () => void (await redis.admin.config('SET', 'maxmemory', '0')));
    await redis.admin.config('SET', 'maxmemory', '1');
    const generated = await Promise.all(tokens.map(() => ben.post('/api/v3/short-token/generate')));
    const resolved = await Promise.all(tokens.map((token) => resolve(fleet.anybody, token)));
    const figures = {
      'live tokens': tokens.length,
      'generate, 503': count(generated, ({ status }) => status === 503),
      'resolve, 200': count(resolved, isReleased),
    };
    recordFigures(context, figures);
    expect(figures).toEqual({
      'live tokens': tokens.length,
      'generate, 503': tokens.length,
      'resolve, 200': tokens.length,
    });
  });

  test.for([
    ['50 ms late', (link: FaultProxy) => link.delay(50)],
    ['200 ms late', (link: FaultProxy) => link.delay(200)],
    ['1,000 ms late', (link: FaultProxy) => link.delay(1000)],
    ['a black hole', (link: FaultProxy) => link.blackHole()],
  ] as const)(
    'a link of a process of tokens is %s: nobody waits for longer than a request may take',
    async (faulty, context) => {
      const [, afflict] = faulty;
      const [callTimeoutMs, toleranceMs] = [3000, 1000];
      const figures = { asked: 0, answered: 0, 'hung past their deadline': 0, 'false 400': 0 };
      for (const link of [fleet.toVictim, fleet.toRedis]) {
        await startVictim();
        const tokens = await newTokens(repeats({ test: 20, proof: 500 }));
        afflict(link);
        await Promise.all(
          tokens.map(async (token) => {
            const since = performance.now();
            const answer = await resolve(fleet.anybody, token);
            figures.asked += 1;
            if (isReleased(answer)) figures.answered += 1;
            if (isRefused(answer)) figures['false 400'] += 1;
            if (performance.now() - since > callTimeoutMs + toleranceMs) figures['hung past their deadline'] += 1;
          }),
        );
        link.heal();
        link.cut();
      }
      recordFigures(context, figures);
      expect(figures).toMatchObject({ 'hung past their deadline': 0, 'false 400': 0 });
    },
  );
});

describe('many want the same token', () => {
  test('1,000 resolves of one token at once, over two gateways and several processes of tokens', async (context) => {
    await fleet.third.start();
    const gateways = [fleet.anybody, await fleet.addGateway()];
    const rounds = repeats({ test: 2, proof: 200 });
    const successes: number[] = [];
    const others = new Set<string>();
    for (let round = 0; round < rounds; round += 1) {
      const token = await newToken();
      const answers = await Promise.all(
        Array.from({ length: 500 }, () => gateways.map((gateway) => resolve(gateway, token))).flat(),
      );
      successes.push(count(answers, isReleased));
      for (const answer of answers) if (!isReleased(answer)) others.add(`${answer.status} ${answer.text}`);
    }
    await fleet.third.stop();
    recordFigures(context, {
      rounds,
      'resolves each': 1000,
      'rounds with exactly one success': successes.filter((n) => n === 1).length,
    });
    expect(new Set(successes)).toEqual(new Set([1]));
    expect(others).toEqual(new Set([`400 ${uselessToken}`]));
  });
});
