import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { useServices } from '@custom-modules/testing/services';
import { useFakeIssuer } from '@custom-modules/testing/use-fake-issuer';
import { expect, test, vi } from 'vitest';
import { useSignIn } from '../../../../sessions/browser.fixture.ts';

const { provider, signedIn, anotherGateway } = await useSignIn();
const { services } = await useServices(['permissions'], {
  permissions: { ISSUERS: JSON.stringify([provider.config]) },
});
const issuer = await useFakeIssuer();
const { url } = await anotherGateway({
  PERMISSIONS_ADDRESS: services.permissions.address,
  HEARTBEAT_MS: '100',
  ISSUERS: JSON.stringify([provider.config, issuer.config]),
});

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

test('one whose user now belongs to another organization is told no more of the one before', async () => {
  provider.issueFor(61);
  const browser = await signedIn('ben');
  const moved = await issuer.bearer({ ...people.ben, organizationId: 'globex' });
  const watched = await watch(browser);
  provider.answerTokensWith((_request, response) => {
    const tokens = JSON.stringify({ access_token: moved, token_type: 'Bearer' });
    response.writeHead(200, { 'content-type': 'application/json' }).end(tokens);
  });
  await vi.waitFor(() => expect(watched.hasEnded).toBe(true), patience);
  provider.answerTokensWith();
  const session = await browser.ask('GET', `${url}/api/v3/session`);
  expect(await session.json()).toMatchObject({ data: { organizationId: 'globex' } }); // which has not ended
});
