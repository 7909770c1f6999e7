import { randomUUID } from 'node:crypto';
import { failureOf } from '@custom-modules/testing/failures';
import { type OwnRedis, useOwnRedis } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type RunningTokens, useTokens } from './app.fixture.ts';
import { makeShortToken, type ShortToken } from './domain/short-token.ts';
import { keyOf } from './domain/token-key.ts';
import { useAuditTopic } from './events/audit.fixture.ts';

let redis: OwnRedis;
let topic: Awaited<ReturnType<typeof useAuditTopic>>;
let tokens: RunningTokens;
let bearer: string;

beforeAll(async () => {
  redis = await useOwnRedis();
  topic = await useAuditTopic();
  tokens = await useTokens({ REDIS_URL: redis.url, TOKEN_AUDIT: 'all', ...topic.settings });
  await tokens.untilServing();
  bearer = await tokens.benBearer();
});

/** Whatever would give a token or a bearer away: each whole, and each part that is worth something by itself. */
function secretsOf(shortToken: string): string[] {
  const [, payload = '', signature = ''] = bearer.split('.');
  return [shortToken, shortToken.slice(3, 30), bearer, payload, signature];
}

function expectNone(secrets: string[], text: string): void {
  for (const secret of secrets) {
    expect(text.includes(secret), secret).toBe(false);
    expect(text.includes(Buffer.from(secret).toString('base64url')), `${secret} in base64`).toBe(false);
    expect(text.includes(Buffer.from(secret).toString('hex')), `${secret} in hexadecimal`).toBe(false);
  }
}

/** Everything that can happen to a token, the failures included. */
async function liveThrough(): Promise<ShortToken> {
  const { shortToken } = await tokens.generate(bearer);
  const nonce = randomUUID();
  await tokens.generate(bearer);
  await tokens.resolve(shortToken, nonce);
  await tokens.resolve(shortToken, nonce);
  await failureOf(tokens.resolve(shortToken));
  await failureOf(tokens.resolve(`${shortToken}x`));
  await failureOf(tokens.resolve(shortToken, 'short'));
  return shortToken as ShortToken;
}

async function everythingStored(): Promise<string> {
  const names = await redis.admin.keys('*');
  const values = await Promise.all(names.map((name) => redis.admin.getBuffer(name)));
  return [...names, ...values.map((value) => value?.toString('latin1'))].join('\n');
}

describe('neither a token nor a bearer is seen', () => {
  test('in what Redis holds, is told, and remembers as slow', async () => {
    await redis.admin.config('SET', 'slowlog-log-slower-than', '0');
    const monitor = await redis.admin.monitor();
    onTestFinished(() => monitor.disconnect());
    const told: string[] = [];
    monitor.on('monitor', (_time: string, args: string[]) => told.push(args.join(' ')));

    const shortToken = await liveThrough();
    const hash = keyOf(shortToken).value;
    await redis.admin.echo('the end');
    await vi.waitFor(() => expect(told.join('\n')).toContain('the end'), patience);
    const slow = JSON.stringify(await redis.admin.slowlog('GET', 1000));
    const stored = await everythingStored();
    for (const sink of [told.join('\n'), slow, stored]) {
      expect(sink).toContain(hash); // or it would prove nothing
      expectNone(secretsOf(shortToken), sink);
    }
  });

  test('in any line of the log, also with no scrubbing, and also of a Redis that fails', async () => {
    const shortToken = await liveThrough();
    const { shortToken: unspent } = await tokens.generate(bearer);
    await redis.stop();
    await failureOf(tokens.resolve(unspent));
    await failureOf(tokens.generate(bearer));
    await redis.start();
    await tokens.untilServing();
    const written = JSON.stringify(tokens.lines);
    expect(written).toContain(keyOf(shortToken).fingerprint);
    expect(written).toContain('call not served');
    expectNone([...secretsOf(shortToken), ...secretsOf(unspent)], written);
  });

  test('on the topic of token audit, nor is the whole hash', async () => {
    const shortToken = await liveThrough();
    const { fingerprint, value } = keyOf(shortToken);
    await vi.waitFor(() => expect(topic.eventsOf(fingerprint)).toHaveLength(4), patience); // or it would prove nothing
    expectNone([...secretsOf(shortToken), value.slice('st:{'.length, -1)], topic.text());
  });

  test('in metrics and in what a refused caller is told', async () => {
    const shortToken = await liveThrough();
    const { message, cause, info, fields } = await failureOf(tokens.resolve(shortToken));
    const told = [message, String(cause), JSON.stringify({ info, fields }), await tokens.metrics.text()].join('\n');
    expectNone(secretsOf(shortToken), told);
  });
});

describe('malformed tokens', () => {
  const scriptsRun = async () => {
    const stats = await redis.admin.info('commandstats');
    return [...stats.matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)].reduce((sum, [, calls]) => sum + Number(calls), 0);
  };

  test('cost no call to Redis, however many', async () => {
    await redis.admin.config('RESETSTAT');
    await Promise.all(Array.from({ length: 500 }, () => failureOf(tokens.resolve(`st_${randomUUID().slice(0, 33)}`))));
    expect(await scriptsRun()).toBe(0);
  });

  test('control: well-formed ones do', async () => {
    await redis.admin.config('RESETSTAT');
    await failureOf(tokens.resolve(makeShortToken((count) => Buffer.alloc(count, 3))));
    expect(await scriptsRun()).toBe(1);
  });
});
