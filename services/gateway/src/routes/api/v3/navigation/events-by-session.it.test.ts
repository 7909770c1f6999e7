import { patience } from '@custom-modules/testing/patience';
import { useServices } from '@custom-modules/testing/services';
import { expect, test, vi } from 'vitest';
import { useSignIn } from '../../../../sessions/browser.fixture.ts';

const { provider, signedIn, anotherGateway } = await useSignIn();
const { services } = await useServices(['permissions'], {
  permissions: { ISSUERS: JSON.stringify([provider.config]) },
});
const { url } = await anotherGateway({ PERMISSIONS_ADDRESS: services.permissions.address, HEARTBEAT_MS: '100' });

/** Watches until the gateway ends it. */
async function watch(browser: Awaited<ReturnType<typeof signedIn>>) {
  const answer = await browser.ask('GET', `${url}/api/v3/navigation/events`);
  const watched = { status: answer.status, heartbeats: 0, hasEnded: false };
  const read = async () => {
    for await (const chunk of answer.body ?? [])
      watched.heartbeats += Buffer.from(chunk).toString().split(':\n\n').length - 1;
  };
  void read()
    .catch(() => undefined)
    .finally(() => {
      watched.hasEnded = true;
    });
  return watched;
}

test('a browser that signs out is told nothing more', async () => {
  const browser = await signedIn('ben');
  const watched = await watch(browser);
  expect(watched.status).toBe(200);
  await browser.ask('DELETE', `${url}/api/v3/session`);
  await vi.waitFor(() => expect(watched.hasEnded).toBe(true), patience);
});

test('one that stays is told for as long as its session lasts, however soon its first token ended', async () => {
  provider.issueFor(61);
  const browser = await signedIn('ben');
  provider.issueFor(3600);
  const before = provider.tokenRequests;
  const watched = await watch(browser);
  await vi.waitFor(() => expect(provider.tokenRequests).toBeGreaterThan(before), patience);
  const { heartbeats } = watched;
  await vi.waitFor(() => expect(watched.heartbeats).toBeGreaterThan(heartbeats + 3), patience);
  expect(watched.hasEnded).toBe(false);
  await browser.ask('DELETE', `${url}/api/v3/session`);
});
