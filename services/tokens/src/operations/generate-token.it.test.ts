import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { type RunningTokens, useTokens } from '../app.fixture.ts';
import { isShortToken } from '../domain/short-token.ts';

const toleranceMs = 2000;
let tokens: RunningTokens;

beforeAll(async () => {
  tokens = await useTokens();
  await tokens.untilServing();
});

test('makes a short token that lives five minutes and stands for the bearer', async () => {
  const bearer = await tokens.benBearer();
  const { shortToken, expiresAt } = await tokens.generate(bearer);
  expect(isShortToken(shortToken)).toBe(true);
  expect(Math.abs(Number(expiresAt) - (Date.now() + 300_000))).toBeLessThan(toleranceMs);
  expect(await tokens.resolve(shortToken)).toEqual({ bearerToken: bearer, userId: 'ben', organizationId: 'acme' });
});

test('makes another one each time', async () => {
  const bearer = await tokens.benBearer();
  const generated = await Promise.all(Array.from({ length: 100 }, () => tokens.generate(bearer)));
  expect(new Set(generated.map(({ shortToken }) => shortToken)).size).toBe(100);
});

test('a token never outlives its bearer', async () => {
  const endOfBearer = Date.now() + 60_000;
  const { expiresAt } = await tokens.generate(await tokens.benBearer(60));
  expect(Number(expiresAt)).toBeLessThanOrEqual(endOfBearer);
  expect(Number(expiresAt)).toBeGreaterThan(endOfBearer - toleranceMs);
});

test('refuses a bearer with less than thirty seconds left', async () => {
  const before = await tokens.refusedCount('bearer_expires_soon');
  const refusal = await failureOf(tokens.generate(await tokens.benBearer(29)));
  expect(refusal).toMatchObject({ code: 'bearer_expires_soon', status: 'UNAUTHENTICATED' });
  expect(await tokens.refusedCount('bearer_expires_soon')).toBe(before + 1);
});

test('counts what it issued', async () => {
  const before = await tokens.issuedCount();
  await tokens.generate(await tokens.benBearer());
  expect(await tokens.issuedCount()).toBe(before + 1);
});
