import { expect, test } from 'vitest';
import { codeOf } from '../gateway.fixture.ts';
import { useSignIn } from '../sessions/browser.fixture.ts';

const { gateway, signedIn } = await useSignIn();
const operations = `${gateway.url}/api/v3/operations`;

test('an operator who has signed in with a browser is one here, too', async () => {
  const browser = await signedIn('olga');
  expect((await browser.ask('GET', `${operations}/status`)).status).toBe(200);
  const redriven = await browser.ask('POST', `${operations}/outbox/redrive`, {}, { all: true });
  expect([redriven.status, await codeOf(redriven)]).toEqual([503, 'unavailable']); // there are no services
});

test('an owner is none', async () => {
  const answer = await (await signedIn('ana')).ask('GET', `${operations}/status`);
  expect([answer.status, await codeOf(answer)]).toEqual([403, 'operator_required']);
});

test.each(['cross-site', 'same-site'])('a page of elsewhere (%s) opens no stream with the session', async (site) => {
  const browser = await signedIn('olga');
  const elsewhere = { 'sec-fetch-site': site, 'sec-fetch-mode': 'cors' };
  for (const stream of [`${operations}/event`, `${gateway.url}/api/v3/navigation/events`]) {
    const answer = await browser.ask('GET', stream, elsewhere);
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'cross_site_request']);
  }
});

test.each([
  ['of another site', { 'sec-fetch-site': 'cross-site' }],
  ['that only sends a form', { 'x-requested-with': undefined as unknown as string }],
])('a page %s can do nothing with the session', async (_which, headers) => {
  const browser = await signedIn('olga');
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const all = { cookie, 'sec-fetch-site': 'same-origin', 'x-requested-with': 'fetch', ...headers };
  const sent = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  const answer = await gateway.send('POST', '/api/v3/operations/outbox/drop', { all: true }, sent);
  expect([answer.status, await codeOf(answer)]).toEqual([403, 'cross_site_request']);
});
