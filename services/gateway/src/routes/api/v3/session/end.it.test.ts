import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { expect, test, vi } from 'vitest';
import { useSignIn } from '../../../../sessions/browser.fixture.ts';

const { redis, provider, signedIn, anotherGateway } = await useSignIn();
const redisUrl = new URL(redis.url);
const toRedis = await useFaultProxy(redisUrl.host);
redisUrl.host = toRedis.address;
const { url } = await anotherGateway({ REDIS_URL: redisUrl.href });

test('a session that could not be ended can be ended at the next try, here and at the provider', async () => {
  const browser = await signedIn('ana');
  toRedis.refuse();
  expect((await browser.ask('DELETE', `${url}/api/v3/session`)).status).toBe(503);
  toRedis.heal();
  await vi.waitFor(async () => {
    const answer = await browser.ask('DELETE', `${url}/api/v3/session`);
    const { data } = (await answer.json()) as { data: { signOutUrl: string | null } };
    expect(data.signOutUrl).toMatch(provider.issuer);
  }, patience);
  expect(browser.cookies.has('custom-modules-session')).toBe(false);
});
