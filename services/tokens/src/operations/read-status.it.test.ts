import { OperationsServiceService } from '@custom-modules/contracts/tokens-operations';
import { failureOf } from '@custom-modules/testing/failures';
import { useOwnRedis } from '@custom-modules/testing/own-redis';
import { expect, test } from 'vitest';
import { useTokens } from '../app.fixture.ts';

const redis = await useOwnRedis();
const before = new Date();
const tokens = await useTokens({ REDIS_URL: redis.url });
const readStatus = async (withinMs = 10_000) => {
  const call = { ...(await tokens.as('olga')), deadline: new Date(Date.now() + withinMs) };
  return tokens.clientOf(OperationsServiceService).getStatus({}, call);
};

test('an operator learns what the process has done since it started', async () => {
  await tokens.untilServing();
  const first = await readStatus();
  const bearer = await tokens.benBearer();
  const [redeemed] = await Promise.all([tokens.generate(bearer), tokens.generate(bearer)]);
  await tokens.resolve(redeemed.shortToken);
  await failureOf(tokens.resolve(redeemed.shortToken));
  await failureOf(tokens.resolve('malformed'));

  const { startedAt, issued, resolved, refused, live } = await readStatus();
  expect([issued - first.issued, resolved - first.resolved]).toEqual([2, 1]);
  expect(refused).toMatchObject({ replayed: 1, malformed: 1, late: 0 });
  expect(live).toBeGreaterThan(0);
  expect(startedAt?.getTime()).toBeGreaterThanOrEqual(before.getTime());
  expect(first.startedAt).toEqual(startedAt);
});

test('while Redis does not answer nobody knows how many live, and the rest is told before Redis is given up', async () => {
  const { issued } = await readStatus();
  await redis.freeze();
  const told = await readStatus(1500);
  redis.thaw();
  expect(told.issued).toBe(issued);
  expect(told.live).toBeUndefined();
});
