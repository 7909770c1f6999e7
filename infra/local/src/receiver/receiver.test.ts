import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { json } from 'node:stream/consumers';
import { SignJWT } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { claimPort } from '../ports.ts';
import { serveReceiver } from './serve-receiver.ts';

const shortToken = 'st_0123456789ABCDEFGHIJKLMNOPQ000000';
const bearer = await new SignJWT({ name: '<b>Ana</b>' })
  .setProtectedHeader({ alg: 'HS256' })
  .setExpirationTime(2_000_000_000)
  .sign(new Uint8Array(32));

let answer: { status: number; headers?: Record<string, string>; body: unknown };
let asked: unknown[];
let gateway: Server;
let receivers: Server[];
let url: string;

beforeAll(async () => {
  gateway = createServer(async (request, response) => {
    asked.push(await json(request));
    response.writeHead(answer.status, answer.headers).end(JSON.stringify(answer.body));
  }).listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const port = await claimPort(0, 'the receiver');
  const gatewayUrl = `http://127.0.0.1:${(gateway.address() as { port: number }).port}`;
  receivers = await serveReceiver({ port, gateway: gatewayUrl });
  url = `http://localhost:${port}/?token=${shortToken}`;
});
afterAll(() => {
  for (const server of [gateway, ...receivers]) {
    server.close();
    server.closeAllConnections();
  }
});
afterEach(() => vi.restoreAllMocks());

const visit = (answered: typeof answer, init?: RequestInit, address = url) => {
  [answer, asked] = [answered, []];
  return fetch(address, init);
};
const success = { status: true, data: { bearerToken: bearer, userId: 'ana', organizationId: 'acme' } };
const welcome = { status: 200, body: success };
const gone = { status: 400, body: { status: false, message: 'Short token is invalid or expired' } };

describe('the receiver', () => {
  test('greets whom the platform told it of, and shows neither token nor bearer', async () => {
    const page = await visit(welcome);
    const content = await page.text();
    expect(asked).toEqual([{ shortToken }]);
    expect(content).toContain('Hello, &lt;b&gt;Ana&lt;/b&gt;');
    expect(content).toContain('<dd>acme</dd>');
    expect(content).toContain('2033-05-18T03:33:20.000Z');
    expect(content).not.toContain(bearer);
    expect(content).not.toContain(shortToken);
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('answers in JSON to whom asks for it', async () => {
    const page = await visit(welcome, { headers: { accept: 'application/json' } });
    expect(await page.json()).toEqual({
      title: 'Hello, <b>Ana</b>',
      outcome: 'welcome',
      user: { id: 'ana', name: '<b>Ana</b>' },
      organizationId: 'acme',
      bearerExpiresAt: '2033-05-18T03:33:20.000Z',
    });
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('tells a person that the link is used or expired', async () => {
    const page = await visit(gone);
    expect(page.status).toBe(400);
    expect(await page.text()).toContain('This link is used or expired');
  });

  test.each([503, 429, 500])('asks to try again when the platform answers %i', async (status) => {
    const page = await visit({ status, headers: { 'retry-after': '7' }, body: {} });
    expect(page.status).toBe(503);
    expect(page.headers.get('retry-after')).toBe('7');
    expect(await page.text()).toContain('Try again in 7 seconds');
  });

  test('asks for nothing without a token', async () => {
    const page = await visit(welcome, undefined, url.replace(/\?.*/, ''));
    expect(page.status).toBe(400);
    expect(asked).toEqual([]);
  });

  test.each(['HEAD', 'POST'])('does not use the token up on %s', async (method) => {
    expect((await visit(welcome, { method })).status).toBe(405);
    expect(asked).toEqual([]);
  });

  test('prints no token, come what may', async () => {
    const printed = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error')];
    await visit({ status: 200, body: { data: {} } });
    await visit(gone);
    expect(JSON.stringify(printed.map((print) => print.mock.calls))).not.toContain('st_');
  });
});
