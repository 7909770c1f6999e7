import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { pause } from '@custom-modules/chassis/pause';
import { atEnd } from '@custom-modules/testing/at-end';
import { type OwnRedis, useOwnRedis } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { beforeAll, describe, expect, type TestContext, test, vi } from 'vitest';
import { makeShortToken } from '../../services/tokens/src/domain/short-token.ts';
import { newOrganization, readCounter, type System, useSystem } from '../support/system.ts';

const limit = repeats({ test: 100, proof: 600 });
const seconds = repeats({ test: 3, proof: 20 });
/** Well below what the machine can do, or it would be the machine that is measured. */
const goodPerSecond = repeats({ test: 25, proof: 100 });
const guessesPerSecond = 10 * goodPerSecond;
const guesses = guessesPerSecond * seconds;
/** Where much else goes on at once, those who guess lag behind. */
const leastGuessesPerGood = repeats({ test: 5, proof: 9 });
const garbageCount = repeats({ test: 200, proof: 10_000 });
const atOnce = 16;

let system: System;
let redisOfTokens: OwnRedis;
let redisOfGateway: OwnRedis;
let alone: Resolved;
const agent = new Agent({ keepAlive: true });

beforeAll(async () => {
  [redisOfTokens, redisOfGateway] = await Promise.all([useOwnRedis(), useOwnRedis()]);
  system = await useSystem({
    tokens: { REDIS_URL: redisOfTokens.url },
    gateway: {
      REDIS_URL: redisOfGateway.url,
      GENERATE_LIMIT_PER_MINUTE: '1000000',
      RESOLVE_REFUSALS_PER_MINUTE: String(limit),
      MAX_EVENT_LOOP_DELAY_MS: '60000', // a busy machine is not what this is about
    },
  });
  atEnd(() => agent.destroy());
  await besideGuesses(() => '127.0.0.3'); // whoever has just begun is slow
  alone = await resolveGood(await mint());
});

/** Sends a body to resolve from an address of this machine; answers with the status. */
async function resolveFrom(localAddress: string, body: string): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const url = `${system.url}/api/v3/short-token/resolve`;
  const sent = request(url, { method: 'POST', agent, localAddress, headers });
  sent.end(body);
  const [answer] = await once(sent, 'response');
  await once(answer.resume(), 'end');
  return answer.statusCode;
}

type Act = (index: number) => Promise<unknown>;

/** Does it so often at an even pace, a bounded number at once; answers with how many a second it came to. */
async function pace({ total, perSecond }: { total: number; perSecond: number }, act: Act): Promise<number> {
  const begun = performance.now();
  const sinceBegin = () => performance.now() - begun;
  let next = 0;
  const work = async () => {
    while (next < total) {
      const index = next++;
      const waitMs = (index / perSecond) * 1000 - sinceBegin();
      if (waitMs > 0) await pause(waitMs);
      await act(index);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return (total / sinceBegin()) * 1000;
}

/** Tokens for a receiver to resolve. */
async function mint(): Promise<string[]> {
  const { owner } = await newOrganization(system);
  const total = goodPerSecond * seconds;
  const tokens: string[] = [];
  await pace({ total, perSecond: Number.POSITIVE_INFINITY }, async () => {
    const { data } = await owner.post('/api/v3/short-token/generate');
    tokens.push(data.shortToken);
  });
  return tokens;
}

type Resolved = { readonly perSecond: number; readonly slowestMs: number };

/** A receiver that has good tokens, at its own pace. */
async function resolveGood(tokens: readonly string[]): Promise<Resolved> {
  const tookMs: number[] = [];
  const perSecond = await pace({ total: tokens.length, perSecond: goodPerSecond }, async (index) => {
    const begun = performance.now();
    expect(await resolveFrom('127.0.0.1', JSON.stringify({ shortToken: tokens[index] }))).toBe(200);
    tookMs.push(performance.now() - begun);
  });
  const slowestMs = tookMs.toSorted((a, b) => a - b).at(-Math.ceil(tookMs.length / 100)) ?? 0;
  return { perSecond, slowestMs };
}

/** The same beside somebody who guesses. */
async function besideGuesses(addressOf: (guess: number) => string) {
  const tokens = await mint();
  const before = await lookedUp();
  const [good, guessedPerSecond] = await Promise.all([
    resolveGood(tokens),
    pace({ total: guesses, perSecond: guessesPerSecond }, (index) =>
      resolveFrom(addressOf(index), JSON.stringify({ shortToken: makeShortToken(randomBytes) })),
    ),
  ]);
  return { good, guessedPerSecond, lookedUp: (await lookedUp()) - before };
}

const lookedUp = () => readCounter(system.processes.tokens, 'tokens_refused_total{reason="unknown"}');

function record(context: TestContext, { good, guessedPerSecond, lookedUp }: Beside): void {
  recordFigures(context, {
    'good a second, alone': alone.perSecond.toFixed(1),
    'beside guesses': good.perSecond.toFixed(1),
    'guesses a second': guessedPerSecond.toFixed(1),
    'guesses looked up': `${lookedUp} of ${guesses}`,
    'slowest 1% of the good, alone': `${alone.slowestMs.toFixed(1)} ms`,
    'slowest 1%, beside guesses': `${good.slowestMs.toFixed(1)} ms`,
  });
}

type Beside = Awaited<ReturnType<typeof besideGuesses>>;

/** Another one before the limit of the last is reached. */
function newAddress(network: number, index: number): string {
  return `127.${network}.${Math.floor(index / (limit / 2))}.1`;
}

/** How many commands it was sent, but for those by which services see whether it is there. */
async function commandsTo({ admin }: OwnRedis): Promise<number> {
  const stats = await admin.info('commandstats');
  const calls = [...stats.matchAll(/^cmdstat_(?!ping|info)\S+:calls=(\d+)/gm)].map(([, count]) => Number(count));
  return calls.reduce((sum, count) => sum + count, 0);
}

describe('somebody who guesses', () => {
  test('ten times as many unknown tokens from one address: good ones keep their rate', async (context) => {
    const measured = await besideGuesses(() => '127.0.0.2');
    record(context, measured);
    expect(measured.guessedPerSecond / measured.good.perSecond).toBeGreaterThan(leastGuessesPerGood);
    expect(measured.good.perSecond / alone.perSecond).toBeGreaterThanOrEqual(0.9);
    expect(measured.lookedUp).toBeLessThan(guesses / 2);
  });

  test('control: from ever new addresses, which no limit knows, all of them are looked up', async (context) => {
    const measured = await besideGuesses((guess) => newAddress(1, guess));
    record(context, measured);
    expect(measured.lookedUp).toBeGreaterThanOrEqual(guesses);
  });

  test('malformed garbage costs no Redis call', async (context) => {
    const wrongChecksum = `st_${'0'.repeat(33)}`;
    const garbage = [
      '{"shortToken":',
      '{"shortToken":7}',
      '{"shortToken":"abc123"}',
      `{"shortToken":"${wrongChecksum}"}`,
    ];
    const before = { tokens: await commandsTo(redisOfTokens), gateway: await commandsTo(redisOfGateway) };
    await pace({ total: garbageCount, perSecond: Number.POSITIVE_INFINITY }, async (index) => {
      const body = garbage[index % garbage.length] ?? '';
      expect(await resolveFrom(newAddress(2, index), body)).toBe(400);
    });
    const addresses = garbageCount / (limit / 2);
    await vi.waitFor(
      async () => expect(await commandsTo(redisOfGateway)).toBeGreaterThan(before.gateway + addresses),
      patience,
    );
    const commands = {
      tokens: (await commandsTo(redisOfTokens)) - before.tokens,
      gateway: (await commandsTo(redisOfGateway)) - before.gateway,
    };
    recordFigures(context, {
      garbage: garbageCount,
      'commands to the Redis of tokens': commands.tokens,
      'to that of the gateway, to settle limits': commands.gateway,
    });
    expect(commands.tokens).toBe(0);
    expect(commands.gateway).toBeLessThan(garbageCount / 2);
  });
});
