import { useServices } from '@custom-modules/testing/services';
import { beforeAll, describe, expect, test } from 'vitest';
import { codeOf } from '../../gateway.fixture.ts';
import { type Browser, openBrowser, useSignIn } from '../../sessions/browser.fixture.ts';

const { gateway, provider, signedIn, anotherGateway } = await useSignIn();
const trusting = { ISSUERS: JSON.stringify([provider.config]) };
const { services } = await useServices(['permissions', 'modules', 'tokens'], {
  permissions: trusting,
  modules: trusting,
  tokens: trusting,
});
const { url: home } = await anotherGateway({
  MODULES_ADDRESS: services.modules.address,
  PERMISSIONS_ADDRESS: services.permissions.address,
  TOKENS_ADDRESS: services.tokens.address,
});

let ana: Browser;
let link: string;
const click = { 'sec-fetch-dest': 'document' };
const elsewhere = { ...click, 'sec-fetch-site': 'cross-site', accept: 'text/html' };
const own = { ...click, 'sec-fetch-site': 'same-origin', accept: 'text/html' };

async function addModule(name: string, url: string): Promise<string> {
  const answer = await ana.ask('POST', `${home}/api/v3/custom-module`, {}, { name, url });
  const { data } = (await answer.json()) as { data: { id: string } };
  return `${home}/launch/${data.id}`;
}

async function mintedTokens(): Promise<number> {
  const metrics = await (await fetch(`${services.tokens.internalUrl}/metrics`)).text();
  return Number(/^tokens_issued_total (\d+)$/m.exec(metrics)?.[1]);
}

beforeAll(async () => {
  ana = await signedIn('ana');
  link = await addModule('Fleet', 'https://fleet.example/open?token={SHORT_TOKEN}');
});

describe('a link of the menu', () => {
  test.each(['same-origin', 'none'])('from %s opens the module at once, with a fresh token', async (site) => {
    const answer = await ana.open(link, { ...click, 'sec-fetch-site': site });
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toMatch(/^https:\/\/fleet\.example\/open\?token=st_\w{33}$/);
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  });

  test('to a module that is not there is a page for a person', async () => {
    const answer = await ana.open(`${home}/launch/nothing`, own);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain('This module is not there');
  });

  test('with a consistency token that is none is refused by a page for a person', async () => {
    const answer = await ana.open(link, { ...own, 'consistency-token': 'x' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([400, 'text/html; charset=utf-8']);
  });

  test('to a module one may not open is a page for a person', async () => {
    const ben = await signedIn('ben');
    const answer = await ben.open(link, own);
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('You may not open this module');
  });
});

describe('without a session', () => {
  test('the browser signs in and comes back to the launch', async () => {
    const browser = openBrowser();
    const answer = await browser.open(link, own);
    const path = new URL(link).pathname;
    expect([answer.status, answer.headers.get('location')]).toEqual([
      303,
      `/auth/sign-in?to=${encodeURIComponent(path)}`,
    ]);
    const away = await browser.open(`${gateway.url}${answer.headers.get('location')}`);
    const back = await browser.open((await provider.signIn(away.headers.get('location') ?? '', 'ana')).href);
    expect(back.headers.get('location')).toBe(path);
    expect((await browser.open(link, own)).headers.get('location')).toContain('https://fleet.example/');
  });

  test('a bearer in the header does not launch: this is for browsers', async () => {
    const answer = await openBrowser().open(link, { ...own, authorization: 'Bearer x' });
    expect(answer.headers.get('location')).toContain('/auth/sign-in');
  });
});

describe('nothing is minted', () => {
  const cases: [string, string, Record<string, string>, number][] = [
    ['a link from another site', 'GET', { ...click, 'sec-fetch-site': 'cross-site' }, 200],
    ['a link from another host of the domain', 'GET', { ...click, 'sec-fetch-site': 'same-site' }, 200],
    ['a client that does not say where it comes from', 'GET', {}, 200],
    ['a script of this site', 'GET', { ...own, 'sec-fetch-dest': 'empty' }, 200],
    ['a frame of this site', 'GET', { ...own, 'sec-fetch-dest': 'iframe' }, 200],
    ['a prefetch', 'GET', { ...own, 'sec-purpose': 'prefetch' }, 403],
    ['a prerender', 'GET', { ...own, 'sec-purpose': 'prefetch;prerender' }, 403],
    ['an older prefetch', 'GET', { ...own, purpose: 'prefetch' }, 403],
    ['HEAD', 'HEAD', own, 405],
  ];
  test.each(cases)('for %s', async (_case, method, headers, status) => {
    const before = await mintedTokens();
    const cookie = [...ana.cookies].map((pair) => pair.join('=')).join('; ');
    const answer = await fetch(link, { method, redirect: 'manual', headers: { ...headers, cookie } });
    expect([answer.status, answer.headers.get('location')]).toEqual([status, null]);
    expect(await mintedTokens()).toBe(before);
  });

  test('but a page asks for a click, which opens the module', async () => {
    const page = await (await ana.open(link, elsewhere)).text();
    expect(page).toContain('<strong>Fleet</strong> at fleet.example ');
    const [, path] = /<a href="([^"]+)"/.exec(page) ?? [];
    expect(`${home}${path}`).toBe(link);
    const before = await mintedTokens();
    expect((await ana.open(link, own)).status).toBe(303);
    expect(await mintedTokens()).toBe(before + 1); // the count does count
  });

  test('and the page tells nothing of a module to somebody who is not signed in, or may not open it', async () => {
    const stranger = await openBrowser().open(link, elsewhere);
    expect([stranger.status, await stranger.text()]).toEqual([200, expect.not.stringContaining('Fleet')]);
    const member = await (await signedIn('ben')).open(link, elsewhere);
    expect([member.status, await member.text()]).toEqual([403, expect.not.stringContaining('Fleet')]);
  });

  test('a prefetch is refused by name', async () => {
    const answer = await ana.open(link, { 'sec-fetch-site': 'same-origin', 'sec-purpose': 'prefetch' });
    expect(await codeOf(answer)).toBe('prefetch_refused');
  });
});
