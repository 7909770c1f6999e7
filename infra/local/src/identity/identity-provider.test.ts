import { mkdtempSync, rmSync } from 'node:fs';
import { request, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { claimPort } from '../ports.ts';
import { apiAudience, gatewayClientId, operationsClientId } from './clients.ts';
import { approveDevice, openBrowser } from './cookie-client.ts';
import { requestToken } from './request-token.ts';
import { serveIdentity } from './serve-identity.ts';

const gatewayUrls = ['http://127.0.0.1:8080'];
let state: string;
let port: number;
let server: Server;
let issuer: string;

beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'identity-'));
  port = await claimPort(0, 'the identity provider');
  issuer = `http://127.0.0.1:${port}`;
  server = await serveIdentity({ port, state, gatewayUrls });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  rmSync(state, { recursive: true });
});

const verify = (bearer: string) =>
  jwtVerify(bearer, createRemoteJWKSet(new URL(`${issuer}/jwks`)), {
    issuer,
    audience: apiAudience,
    typ: 'at+jwt',
    algorithms: ['RS256'],
  });

describe('a token of the development identity provider', () => {
  test.each([
    ['ana', 'acme', 'owner', undefined],
    ['ben', 'acme', undefined, undefined],
    ['cleo', 'globex', 'owner', undefined],
    ['dan', 'globex', undefined, undefined],
    ['olga', undefined, undefined, 'operator'],
  ])('says where %s belongs', async (user, organizationId, organizationRole, platformRole) => {
    const { payload } = await verify(await requestToken(issuer, user));
    expect(payload.sub).toBe(user);
    expect(payload['organizationId']).toBe(organizationId);
    expect(payload['organizationRole']).toBe(organizationRole);
    expect(payload['platformRole']).toBe(platformRole);
  });

  test('says how its user is called, reached and spoken to', async () => {
    const { payload } = await verify(await requestToken(issuer, 'ben'));
    expect(payload).toMatchObject({ name: 'Ben Okafor', email: 'ben@acme.example', locale: 'de' });
  });

  test('is an RS256 access token that lives two hours', async () => {
    const { payload, protectedHeader } = await verify(await requestToken(issuer, 'ana'));
    expect(protectedHeader).toMatchObject({ alg: 'RS256', typ: 'at+jwt' });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(2 * 60 * 60);
  });

  test('is still verified by the keys of a later start', async () => {
    const bearer = await requestToken(issuer, 'ana');
    const laterPort = await claimPort(0, 'a later start');
    const later = await serveIdentity({ port: laterPort, state, gatewayUrls });
    const keys = createRemoteJWKSet(new URL(`http://127.0.0.1:${laterPort}/jwks`));
    await expect(jwtVerify(bearer, keys, { audience: apiAudience })).resolves.toBeDefined();
    later.closeAllConnections();
    later.close();
  });
});

describe('asking for a token', () => {
  test('names the users there are when the one asked for is none', async () => {
    await expect(requestToken(issuer, 'eve')).rejects.toThrow('No user "eve": there are ana, ben, cleo, dan, olga');
  });

  test('says what to run when nothing answers', async () => {
    const nowhere = `http://127.0.0.1:${await claimPort(0, 'nobody')}`;
    await expect(requestToken(nowhere, 'ana')).rejects.toThrow('run npm start first');
  });
});

describe('the sign-in', () => {
  const authorize = (changes: Record<string, string> = {}) => {
    const query = new URLSearchParams({
      client_id: gatewayClientId,
      redirect_uri: 'http://127.0.0.1:8080/auth/callback',
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
      ...changes,
    });
    return fetch(`${issuer}/auth?${query}`, { redirect: 'manual' });
  };

  test('offers every ready user, says it is for development, and loads nothing from elsewhere', async () => {
    const start = await authorize();
    const cookie = start.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    const page = await fetch(new URL(start.headers.get('location') ?? '', issuer), { headers: { cookie } });
    const content = await page.text();
    for (const user of ['ana', 'ben', 'cleo', 'dan', 'olga']) expect(content).toContain(`value="${user}"`);
    expect(content).toContain('For development only');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('is refused to a client that proves nothing with PKCE', async () => {
    const refused = await authorize({ code_challenge: '', code_challenge_method: '' });
    expect(refused.headers.get('location')).toContain('error=invalid_request');
  });

  test('is refused to a redirect that is not registered', async () => {
    expect((await authorize({ redirect_uri: 'https://elsewhere.example/' })).status).toBe(400);
  });

  test('that is over says so', async () => {
    const page = await fetch(`${issuer}/interaction/unknown`);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('This sign-in is over');
  });
});

describe('a command line without a browser', () => {
  const post = async (path: string, form: Record<string, string>) => {
    const answer = await fetch(`${issuer}${path}`, { method: 'POST', body: new URLSearchParams(form) });
    return (await answer.json()) as Record<string, string>;
  };
  const begin = () => post('/device/auth', { client_id: operationsClientId, scope: 'openid offline_access' });
  const redeem = (device: Record<string, string>) =>
    post('/token', {
      grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
      client_id: operationsClientId,
      device_code: device['device_code'] ?? '',
    });

  test('gets nothing before somebody has confirmed its code, and then tokens of theirs', async () => {
    const device = await begin();
    expect((await redeem(device))['error']).toBe('authorization_pending');

    expect(await approveDevice(device['verification_uri_complete'] ?? '', 'olga')).toContain('You are signed in');
    const { access_token = '', refresh_token = '' } = await redeem(device);
    expect((await verify(access_token)).payload).toMatchObject({ sub: 'olga', platformRole: 'operator' });

    const again = { grant_type: 'refresh_token', client_id: operationsClientId, refresh_token };
    const renewed = await post('/token', again);
    expect((await verify(renewed['access_token'] ?? '')).payload.sub).toBe('olga');
  });

  test('is shown to be another one where the code is not known', async () => {
    const open = openBrowser(issuer);
    const asked = await open('/device');
    expect(asked.headers.get('content-security-policy')).toContain("default-src 'none'");
    const page = await asked.text();
    expect(page).toContain('Which code do you see?');
    expect(page.replaceAll(issuer, '')).not.toMatch(/https?:/);

    const [, xsrf = ''] = /name="xsrf" value="([^"]+)"/.exec(page) ?? [];
    const refused = await open('/device', new URLSearchParams({ xsrf, user_code: 'WRNG-CODE' }));
    expect(await refused.text()).toContain('That is none of the codes of now');
  });
});

describe('a request', () => {
  const statusOf = (path: string, host = new URL(issuer).host) => {
    const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
    request({ host: '127.0.0.1', port, path, headers: { host } }, (response) => resolve(response.resume().statusCode))
      .on('error', reject)
      .end();
    return promise;
  };

  test('for what is no address is refused, and the next one answered', async () => {
    expect(await statusOf('//')).toBe(400);
    expect(await statusOf('/')).toBe(200);
  });

  test.each(['/', '/jwks', '/interaction/unknown'])(
    'for %s under the name of a page that points it here is refused',
    async (path) => {
      expect(await statusOf(path, `rebound.example:${port}`)).toBe(421);
    },
  );
});

test('signing out is asked for in words of its own, by a page that asks no other host for anything', async () => {
  const open = openBrowser(issuer);
  const there = (answer: Response) => new URL(answer.headers.get('location') ?? '', issuer);
  const query = new URLSearchParams({
    client_id: gatewayClientId,
    redirect_uri: `${gatewayUrls[0]}/auth/callback`,
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  });
  const signIn = await open(`/auth?${query}`);
  await open(there(await open(there(signIn), new URLSearchParams({ user: 'ana' }))));

  const answer = await open('/session/end');
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  const page = await answer.text();
  expect(page).toContain('<h1>Sign out here, too?</h1>');
  expect(page.replaceAll(issuer, '')).not.toMatch(/https?:/);
});
