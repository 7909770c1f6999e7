import { type OwnRedis, useOwnRedis } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { ShortToken } from '../../services/tokens/src/domain/short-token.ts';
import { keyOf } from '../../services/tokens/src/domain/token-key.ts';
import type { Answer, Api } from '../support/api.ts';
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
  test('killed (kill -9) between the script and its reply', async (context) => {
    const kills = repeats({ test: 2, proof: 200 });
    const figures = { kills, asked: 0, released: 0, 'false 400': 0, 'second releases': 0 };
    for (let kill = 0; kill < kills; kill += 1) {
      await startVictim();
      const tokens = await newTokens(20);
      fleet.toRedis.drop('answers');
      const asked = await askUntilHeld(tokens, 3);
      await fleet.victim.kill();
      fleet.toRedis.heal();
      const answers = await Promise.all(asked);
      figures.asked += asked.length;
      figures.released += count(answers, isReleased);
      figures['false 400'] += count(answers, isRefused);
      figures['second releases'] += await releasedAgain(tokens.slice(0, asked.length));
    }
    recordFigures(context, figures);
    expect(figures).toMatchObject({ released: figures.asked, 'false 400': 0, 'second releases': 0 });
  });
});
