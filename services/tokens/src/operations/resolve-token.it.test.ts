import { randomUUID } from 'node:crypto';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { useRedis } from '@custom-modules/testing/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningTokens, uselessToken, useTokens } from '../app.fixture.ts';
import { makeShortToken, type ShortToken } from '../domain/short-token.ts';
import { keyOf } from '../domain/token-key.ts';

const { url, keyPrefix } = useRedis();
const redis = new Redis(url, { keyPrefix });
let tokens: RunningTokens;
let bearer: string;

beforeAll(async () => {
  tokens = await useTokens({ REDIS_KEY_PREFIX: keyPrefix });
  await tokens.untilServing();
  bearer = await tokens.benBearer();
});
afterAll(() => redis.disconnect());

async function newToken(): Promise<ShortToken> {
  return (await tokens.generate(bearer)).shortToken as ShortToken;
}

test('exchanges a short token for the bearer, the user and the organization, once', async () => {
  const shortToken = await newToken();
  expect(await tokens.resolve(shortToken)).toEqual({ bearerToken: bearer, userId: 'ben', organizationId: 'acme' });
  expect(await failureOf(tokens.resolve(shortToken))).toMatchObject(uselessToken);
});

test('the attempt that got the bearer and lost the answer gets it again, nobody else does', async () => {
  const shortToken = await newToken();
  const nonce = randomUUID();
  const first = await tokens.resolve(shortToken, nonce);
  expect(await failureOf(tokens.resolve(shortToken))).toMatchObject(uselessToken);
  expect(await tokens.resolve(shortToken, nonce)).toEqual(first);
});

test('the attempt that asks again too late is told that we failed, not that its token is no good', async () => {
  const hasty = await useTokens({ TOKEN_CLAIM_MS: '50' });
  await hasty.untilServing();
  const { shortToken } = await hasty.generate(await hasty.benBearer());
  const nonce = randomUUID();
  await hasty.resolve(shortToken, nonce);
  await vi.waitFor(async () => {
    expect(await failureOf(hasty.resolve(shortToken, nonce))).toMatchObject({ code: 'unavailable' });
  }, patience);
  expect(await failureOf(hasty.resolve(shortToken))).toMatchObject(uselessToken);
});

test('a client may ask again for longer than the gateway, and learns in the end that the token is gone', async () => {
  const hasty = await useTokens({ TOKEN_CLAIM_MS: '1', TOKEN_CLIENT_CLAIM_MS: '2000' });
  await hasty.untilServing();
  const [ofGateway, ofClient] = await Promise.all(
    [false, true].map(async (isOfClient) => {
      const { shortToken } = await hasty.generate(await hasty.benBearer());
      const attempt = [shortToken, randomUUID(), isOfClient] as const;
      await hasty.resolve(...attempt);
      return attempt;
    }),
  );
  if (!ofGateway || !ofClient) throw new Error('no attempts');
  await vi.waitFor(async () => {
    expect(await failureOf(hasty.resolve(...ofGateway))).toMatchObject({ code: 'unavailable' });
  }, patience);
  expect(await hasty.resolve(...ofClient)).toMatchObject({ userId: 'ben' });
  await vi.waitFor(async () => {
    expect(await failureOf(hasty.resolve(...ofClient))).toMatchObject(uselessToken);
  }, patience);
});

test('1,000 attempts at once: exactly one gets the bearer', async () => {
  const shortToken = await newToken();
  const answers = await Promise.allSettled(Array.from({ length: 1000 }, () => tokens.resolve(shortToken)));
  const { fulfilled, rejected } = Object.groupBy(answers, ({ status }) => status);
  expect(fulfilled).toHaveLength(1);
  const codes = rejected?.map((answer) => (answer as PromiseRejectedResult).reason.code);
  expect(new Set(codes)).toEqual(new Set(['short_token_invalid']));
});

test.each([
  ['nothing', ''],
  ['the manual’s own example', 'abc123def456ghi789'],
  ['a wrong checksum', `st_${'0'.repeat(33)}`],
  ['a million characters', 'st_0'.repeat(250_000)],
])('refuses %s by its form', async (_case, shortToken) => {
  const before = await tokens.refusedCount('malformed');
  expect(await failureOf(tokens.resolve(shortToken))).toMatchObject(uselessToken);
  expect(await tokens.refusedCount('malformed')).toBe(before + 1);
});

test('refuses a token nobody issued', async () => {
  const before = await tokens.refusedCount('unknown');
  expect(await failureOf(tokens.resolve(makeShortToken((count) => Buffer.alloc(count, 9))))).toMatchObject(
    uselessToken,
  );
  expect(await tokens.refusedCount('unknown')).toBe(before + 1);
});

test('a second use is counted as a replay and logged with the beginning of the hash and nothing else', async () => {
  const shortToken = await newToken();
  await tokens.resolve(shortToken);
  const before = await tokens.refusedCount('replayed');
  const linesBefore = tokens.lines.length;
  await failureOf(tokens.resolve(shortToken));
  expect(await tokens.refusedCount('replayed')).toBe(before + 1);
  const { fingerprint, value } = keyOf(shortToken);
  const [warning, ...more] = tokens.lines.slice(linesBefore).filter(({ level }) => level === 'warn');
  expect(warning).toMatchObject({ msg: 'short token used a second time', token: fingerprint });
  expect(warning).toHaveProperty('requestId');
  expect(more).toEqual([]);
  expect(JSON.stringify(tokens.lines)).not.toContain(value.slice(4, -1));
});

test('a stored value that somebody changed is refused, and an error in the log', async () => {
  const shortToken = await newToken();
  const { value, fingerprint } = keyOf(shortToken);
  await redis.setrange(value, 60, 'changed');
  expect(await failureOf(tokens.resolve(shortToken))).toMatchObject(uselessToken);
  expect(await tokens.refusedCount('unreadable')).toBe(1);
  expect(tokens.lines).toContainEqual(expect.objectContaining({ level: 'error', token: fingerprint }));
});

test('a value moved from one token to another opens for neither', async () => {
  const [from, to] = [await newToken(), await newToken()];
  await redis.rename(keyOf(from).value, keyOf(to).value);
  expect(await failureOf(tokens.resolve(to))).toMatchObject(uselessToken);
  expect(await failureOf(tokens.resolve(from))).toMatchObject(uselessToken);
});

test.each([
  ['none', ''],
  ['one that is too short', 'a'.repeat(21)],
  ['one that is too long', 'a'.repeat(129)],
  ['one with a line break', `${'a'.repeat(30)}\n`],
])('a nonce: %s is refused by name and spends nothing', async (_case, nonce) => {
  const shortToken = await newToken();
  expect(await failureOf(tokens.resolve(shortToken, nonce))).toMatchObject({
    code: 'invalid_request',
    fields: [{ field: 'nonce', message: expect.any(String) }],
  });
  expect((await tokens.resolve(shortToken)).userId).toBe('ben');
});

test('counts what it resolved', async () => {
  const before = await tokens.resolvedCount();
  await tokens.resolve(await newToken());
  expect(await tokens.resolvedCount()).toBe(before + 1);
});
