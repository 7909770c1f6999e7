import { patience } from '@custom-modules/testing/patience';
import { Redis } from 'ioredis';
import { describe, expect, test, vi } from 'vitest';
import { codeOf } from '../../gateway.fixture.ts';
import { openBrowser, useSignIn } from '../../sessions/browser.fixture.ts';

const { gateway, provider, redis, anotherGateway, signedIn } = await useSignIn();
const other = await anotherGateway();
const home = gateway.url;

const whoIs = async (answer: Response) => ((await answer.json()) as { data: { userId: string } }).data.userId;

async function leave(to: string) {
  const browser = openBrowser();
  const answer = await browser.open(`${home}/auth/sign-in?to=${encodeURIComponent(to)}`);
  return { browser, answer, away: answer.headers.get('location') ?? '' };
}

describe('signing in', () => {
  test('leads to the provider and back to where one came from, and the session then speaks for the user', async () => {
    const { browser, answer, away } = await leave('/setting/custom-module?x=1');
    expect(answer.status).toBe(303);
    expect(new URL(away).origin).toBe(provider.issuer);
    const back = await browser.open((await provider.signIn(away, 'ben')).href);
    expect([back.status, back.headers.get('location')]).toEqual([303, '/setting/custom-module?x=1']);
    const session = await browser.ask('GET', `${home}/api/v3/session`);
    expect(await session.json()).toMatchObject({
      data: {
        userId: 'ben',
        organizationId: 'acme',
        name: 'Ben Okafor',
        locale: 'de',
        isOwner: false,
        isOperator: false,
      },
    });
  });

  test('works for an operator, who belongs to no organization', async () => {
    const session = await (await signedIn('olga')).ask('GET', `${home}/api/v3/session`);
    expect(await session.json()).toMatchObject({ data: { userId: 'olga', organizationId: null, isOperator: true } });
  });

  test.each(['//evil.example', 'https://evil.example/', '/\\evil.example', '/\t/evil.example', 'evil'])(
    'returns to no other site, not by %j',
    async (to) => {
      const { answer } = await leave(to);
      expect([answer.status, await codeOf(answer)]).toEqual([400, 'invalid_request']);
    },
  );

  test('begun under another name of this machine goes on under the one the provider returns to', async () => {
    const { port } = new URL(home);
    const answer = await openBrowser().open(`http://localhost:${port}/auth/sign-in?to=/x`);
    expect(answer.headers.get('location')).toBe(`${home}/auth/sign-in?to=/x`);
  });

  test('ends in no session for a browser that did not begin it', async () => {
    const { away } = await leave('/');
    const back = await provider.signIn(away, 'ana');
    const victim = openBrowser();
    const answer = await victim.open(back.href, { accept: 'text/html' });
    expect(answer.status).toBe(401);
    expect(await answer.text()).toContain('You are not signed in');
    expect(victim.cookies.size).toBe(0);
  });

  test.each([
    ['made up', 'x'],
    ['empty', ''],
    ['half', Buffer.from('{"verifier":"x"}').toString('base64url')],
  ])('takes no cookie that is %s', async (_case, value) => {
    const { away } = await leave('/');
    const back = await provider.signIn(away, 'ana');
    const victim = openBrowser();
    victim.cookies.set(`custom-modules-sign-in-${back.searchParams.get('state')}`, value);
    expect((await victim.open(back.href)).status).toBe(401);
    expect(victim.cookies.has('custom-modules-session')).toBe(false);
  });

  test('once more ends the session of before', async () => {
    const browser = await signedIn('ben');
    const before = new Map(browser.cookies);
    const there = await browser.open(`${home}/auth/sign-in`);
    await browser.open((await provider.signIn(there.headers.get('location') ?? '', 'ana')).href);
    expect(await whoIs(await browser.ask('GET', `${home}/api/v3/session`))).toBe('ana');
    for (const [name, value] of before) browser.cookies.set(name, value);
    expect((await browser.ask('GET', `${home}/api/v3/session`)).status).toBe(401);
  });

  test('works in two tabs at once', async () => {
    const { browser, away } = await leave('/one');
    const second = await browser.open(`${home}/auth/sign-in?to=/two`);
    const backs = [away, second.headers.get('location') ?? ''].map((address) => provider.signIn(address, 'ben'));
    const ends = await Promise.all(backs.map(async (back) => browser.open((await back).href)));
    expect(ends.map(({ headers }) => headers.get('location'))).toEqual(['/one', '/two']);
  });

  test('begun again and again keeps the latest ones, and never fills the headers of the browser', async () => {
    const browser = openBrowser();
    let away = '';
    for (let i = 0; i < 40; i += 1) {
      const answer = await browser.open(`${home}/auth/sign-in?to=/${'x'.repeat(500)}`);
      expect(answer.status).toBe(303);
      away = answer.headers.get('location') ?? '';
    }
    expect(browser.cookies.size).toBe(5);
    expect((await browser.open((await provider.signIn(away, 'ben')).href)).status).toBe(303);
  });

  test('takes each return once', async () => {
    const { browser, away } = await leave('/');
    const back = await provider.signIn(away, 'ana');
    expect((await browser.open(back.href)).status).toBe(303);
    expect((await browser.open(back.href)).status).toBe(401);
  });

  test('that the provider refused says so to a person', async () => {
    const { browser, away } = await leave('/');
    const state = new URL(away).searchParams.get('state');
    const refused = `${home}/auth/callback?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`;
    const answer = await browser.open(refused, { accept: 'text/html' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([401, 'text/html; charset=utf-8']);
    expect(await answer.text()).toContain('href="/auth/sign-in"');
  });
});

describe('while the provider is away', () => {
  test('a person who wants to sign in, or was about to, is told to wait', async () => {
    const { browser, away } = await leave('/');
    const back = await provider.signIn(away, 'ana');
    await provider.stop();
    const fresh = await anotherGateway();
    for (const address of [`${fresh.url}/auth/sign-in`, back.href]) {
      const answer = await browser.open(address, { accept: 'text/html' });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1']);
      expect(await answer.text()).toContain('Signing in does not work right now');
    }
    await provider.start();
    expect((await browser.open(`${fresh.url}/auth/sign-in`)).status).toBe(303);
  });
});

describe('the cookies', () => {
  test('are for the gateway alone and out of reach of scripts', async () => {
    const { browser, answer, away } = await leave('/');
    const back = await browser.open((await provider.signIn(away, 'ben')).href);
    const lines = [...answer.headers.getSetCookie(), ...back.headers.getSetCookie()];
    expect(lines).toHaveLength(3); // the sign-in's comes and goes
    for (const line of lines) {
      expect(line).toMatch(/; HttpOnly(;|$)/);
      expect(line).toMatch(/; SameSite=Lax(;|$)/);
      expect(line).toMatch(/; Path=\/(;|$)/);
      expect(line).not.toMatch(/; Domain/i);
    }
  });

  test('on HTTPS are set by no other host of the domain, and cross no network in the clear', async () => {
    const { url } = await anotherGateway({ PUBLIC_URL: 'https://modules.example' });
    const answer = await openBrowser().open(`${url}/auth/sign-in`);
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/^__Host-custom-modules-sign-in-.*; Secure/)]);
  });

  test('hold nothing but a secret, whose hash is all that Redis has; what it keeps is encrypted', async () => {
    const browser = await signedIn('ben');
    const store = new Redis(redis.url);
    const keys = await store.keys(`${redis.keyPrefix}*`);
    const values = await Promise.all(keys.map((key) => store.get(key)));
    store.disconnect();
    expect(keys.length).toBeGreaterThan(0);
    const kept = [...keys, ...values].join('\n');
    for (const secret of browser.cookies.values()) {
      expect(secret).toMatch(/^[\w-]{43}$/);
      expect(kept).not.toContain(secret);
    }
    expect(kept).not.toMatch(/eyJ[\w-]+\.eyJ/); // a JWT; what is encrypted begins like one but has no second part like this
    expect(kept).not.toContain('acme');
  });
});

describe('a call by session', () => {
  test('that changes something is refused unless a page of the gateway’s own makes it', async () => {
    const browser = await signedIn('ben');
    const generate = `${home}/api/v3/short-token/generate`;
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ]) {
      const answer = await browser.ask('POST', generate, headers);
      expect([answer.status, await codeOf(answer)]).toEqual([403, 'cross_site_request']);
    }
    const bare = await fetch(generate, {
      method: 'POST',
      headers: {
        cookie: [...browser.cookies].map((pair) => pair.join('=')).join('; '),
        'sec-fetch-site': 'same-origin',
      },
    });
    expect([bare.status, await codeOf(bare)]).toEqual([403, 'cross_site_request']);
    expect((await browser.ask('POST', generate)).status).toBe(503); // tokens is away here: it got that far
  });

  test('gives way to a bearer in the header, also to one that is not accepted', async () => {
    const browser = await signedIn('ben');
    const answer = await browser.ask('GET', `${home}/api/v3/session`, { authorization: 'Bearer x' });
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'bearer_invalid']);
  });

  test('is taken by every replica', async () => {
    const browser = await signedIn('ben');
    expect(await whoIs(await browser.ask('GET', `${other.url}/api/v3/session`))).toBe('ben');
  });

  test('with a cookie that is none says that the sign-in has ended', async () => {
    const browser = openBrowser();
    browser.cookies.set('custom-modules-session', 'x');
    const answer = await browser.ask('GET', `${home}/api/v3/session`);
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'session_ended']);
  });

  test('without anything asks for a bearer', async () => {
    const answer = await openBrowser().ask('GET', `${home}/api/v3/session`);
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'bearer_missing']);
  });
});

describe('signing out', () => {
  test('ends the session on every replica, and leads to the provider to end it there', async () => {
    const browser = await signedIn('ana');
    const stolen = new Map(browser.cookies);
    const answer = await browser.ask('DELETE', `${home}/api/v3/session`);
    const { data } = (await answer.json()) as { data: { signOutUrl: string } };
    expect(new URL(data.signOutUrl).origin).toBe(provider.issuer);
    expect(browser.cookies.has('custom-modules-session')).toBe(false);
    for (const [name, value] of stolen) browser.cookies.set(name, value);
    for (const { url } of [gateway, other]) {
      const again = await browser.ask('GET', `${url}/api/v3/session`);
      expect([again.status, await codeOf(again)]).toEqual([401, 'session_ended']);
    }
  });

  test('is done by no other site’s page', async () => {
    const browser = await signedIn('ana');
    const answer = await browser.ask('DELETE', `${home}/api/v3/session`, { 'sec-fetch-site': 'cross-site' });
    expect(answer.status).toBe(403);
    expect(await whoIs(await browser.ask('GET', `${home}/api/v3/session`))).toBe('ana');
  });

  test('without a session is no failure', async () => {
    const answer = await openBrowser().ask('DELETE', `${home}/api/v3/session`);
    expect(await answer.json()).toMatchObject({ data: { signOutUrl: null } });
  });
});

describe('an access token that ends soon', () => {
  const askOften = (browser: Awaited<ReturnType<typeof signedIn>>) =>
    Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        browser.ask('GET', `${(i % 2 ? gateway : other).url}/api/v3/session`).then(({ status }) => status),
      ),
    );

  test('is exchanged once, however many ask at once on several replicas', async () => {
    provider.issueFor(30);
    const browser = await signedIn('ben');
    provider.issueFor(3600);
    const before = provider.tokenRequests;
    expect(new Set(await askOften(browser))).toEqual(new Set([200]));
    expect(provider.tokenRequests - before).toBe(1);
  });

  test('is used to its end while the provider is away', async () => {
    provider.issueFor(30);
    const browser = await signedIn('ben');
    provider.issueFor(3600);
    await provider.stop();
    expect(new Set(await askOften(browser))).toEqual(new Set([200]));
    await provider.start();
  });

  test('is used to its end while the provider answers nothing, by those who wait for no answer, too', async () => {
    provider.issueFor(30);
    const browser = await signedIn('ben');
    provider.answerTokensWith(() => undefined);
    const statuses = await askOften(browser);
    provider.answerTokensWith();
    expect(new Set(statuses)).toEqual(new Set([200]));
  });

  test.each([
    [429, { error: 'slow_down' }],
    [401, { error: 'invalid_client' }],
    [500, { error: 'server_error' }],
  ])('outlives a provider that answers %i %j', async (status, body) => {
    provider.issueFor(30);
    const browser = await signedIn('ben');
    provider.issueFor(3600);
    provider.answerTokensWith((_request, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
    expect(new Set(await askOften(browser))).toEqual(new Set([200]));
    provider.answerTokensWith();
    const fresh = await anotherGateway(); // which has not yet seen the provider fail
    const askFresh = async () => (await browser.ask('GET', `${fresh.url}/api/v3/session`)).status;
    await vi.waitFor(async () => expect(await askFresh()).toBe(200), patience);
  });

  test('ends the session when the provider refuses to exchange it', async () => {
    provider.issueFor(30);
    const browser = await signedIn('ben');
    provider.issueFor(3600);
    await provider.stop();
    await provider.start(); // and knows no refresh token of before
    await vi.waitFor(async () => {
      const answer = await browser.ask('GET', `${home}/api/v3/session`);
      expect([answer.status, await codeOf(answer)]).toEqual([401, 'session_ended']);
    }, patience); // a provider that failed a moment ago is left alone for some seconds
  });
});

test('no log line holds a token, a code or the secret of a cookie', async () => {
  const browser = await signedIn('ben');
  await browser.ask('GET', `${home}/api/v3/session`);
  const log = JSON.stringify([gateway.lines, other.lines]);
  for (const secret of browser.cookies.values()) expect(log).not.toContain(secret);
  expect(log).not.toMatch(/eyJ|code=|state=/);
});
