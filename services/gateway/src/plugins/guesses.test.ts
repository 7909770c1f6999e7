import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { failuresOf, unavailable } from '@custom-modules/chassis/failure';
import { beforeEach, describe, expect, test } from 'vitest';
import { codeOf, useGateway } from '../gateway.fixture.ts';
import { useTokensServer } from '../rpc.fixture.ts';

const path = '/api/v3/short-token/resolve';
const limit = 3;
const minuteMs = 60_000;
const fail = failuresOf({ short_token_invalid: { status: 'INVALID_ARGUMENT', message: '' } });

let asked = 0;
const tokens = await useTokensServer({
  generate: async () => Promise.reject(new Error('nobody asks for one')),
  resolve: async ({ shortToken }) => {
    asked += 1;
    if (shortToken === 'away') throw unavailable(new Error('Redis is away'));
    if (shortToken === 'good') return { bearerToken: 'the bearer', userId: 'ben', organizationId: 'acme' };
    throw fail('short_token_invalid');
  },
});
let passedMs = 0;
const clock = () => new Date(Date.now() + passedMs);
const settings = { TOKENS_ADDRESS: tokens.address, RESOLVE_REFUSALS_PER_MINUTE: String(limit) };
const gateway = await useGateway(settings, undefined, clock);
const behindProxy = await useGateway({ ...settings, TRUSTED_PROXIES: '127.0.0.1' }, undefined, clock);

beforeEach(() => {
  passedMs += 2 * minuteMs; // nothing of the test before is left
  asked = 0;
});

const resolve = (shortToken: string) => gateway.send('POST', path, { shortToken });
const statusOf = async (answer: Promise<{ status: number }>) => (await answer).status;

async function guess(times = limit): Promise<void> {
  for (let i = 0; i < times; i += 1) expect(await statusOf(resolve('guess'))).toBe(400);
}

test('who guesses is turned away, told for how long, and not looked up any more', async () => {
  await guess();
  const answer = await resolve('good');
  const seconds = Number(answer.headers.get('retry-after'));
  expect(answer.status).toBe(429);
  expect(seconds).toBeGreaterThan(0);
  expect(seconds).toBeLessThanOrEqual(61);
  expect(await answer.json()).toMatchObject({
    status: false,
    code: 'too_many_refusals',
    info: { retryAfterSeconds: String(seconds) },
  });
  expect(asked).toBe(limit);
});

test('before a byte of the body is read', async () => {
  await guess();
  const unfinished = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\nConnection: close`;
  expect(await statusOf(gateway.sendRaw(`${unfinished}\r\n\r\n{`))).toBe(429);
});

test('who stops is served again after just that time, however often it was turned away', async () => {
  await guess();
  for (let i = 0; i < 100; i += 1) await resolve('guess');
  const answer = await resolve('good');
  passedMs += Number(answer.headers.get('retry-after')) * 1000;
  expect(await statusOf(resolve('good'))).toBe(200);
});

test('good tokens never count, and a service that is away does not', async () => {
  for (let i = 0; i < 2 * limit; i += 1) expect(await statusOf(resolve('good'))).toBe(200);
  for (let i = 0; i < 2 * limit; i += 1) expect(await statusOf(resolve('away'))).toBe(503);
  await guess();
});

describe('what is refused before it is looked up counts, too', () => {
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nConnection: close\r\n`;
  const cases: [string, () => Promise<{ status: number }>][] = [
    ['no JSON', () => gateway.send('POST', path, '{"shortToken":')],
    ['a field too many', () => gateway.send('POST', path, { shortToken: 'good', organizationId: 'acme' })],
    ['a key that is none', () => gateway.send('POST', path, { shortToken: 'good' }, { 'idempotency-key': 'x' })],
    ['no Host', () => gateway.sendRaw(`${head.replace('Host: x\r\n', '')}Content-Length: 2\r\n\r\n{}`)],
    ['a broken header', () => gateway.sendRaw(`${head}Broken\r\n\r\n`)],
    ['broken chunks', () => gateway.sendRaw(`${head}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n`)],
  ];
  test.each(cases)('%s', async (_case, send) => {
    for (let i = 0; i < limit; i += 1) expect(await statusOf(send())).toBe(400);
    expect(await statusOf(resolve('good'))).toBe(429);
    expect(asked).toBe(0);
  });
});

test('other refusals do not count', async () => {
  for (let i = 0; i < 2 * limit; i += 1) {
    expect(await statusOf(gateway.send('GET', path))).toBe(405);
    expect(await statusOf(gateway.send('POST', path, 'x', { 'content-type': 'text/plain' }))).toBe(415);
    expect(await statusOf(gateway.get('/api/v3/navigation'))).toBe(401);
  }
  expect(await statusOf(resolve('good'))).toBe(200);
});

test('other addresses are served', async () => {
  await guess();
  expect(await statusOf(resolve('good'))).toBe(429);
  expect(await resolveFrom('127.0.0.2')).toBe(200);
});

async function resolveFrom(localAddress: string): Promise<number | undefined> {
  const headers = { 'content-type': 'application/json' };
  const sent = request(`${gateway.url}${path}`, { method: 'POST', localAddress, headers });
  sent.end('{"shortToken":"good"}');
  const [answer] = await once(sent, 'response');
  await text(answer);
  return answer.statusCode;
}

describe('behind a proxy', () => {
  const resolveFor = (client: string, shortToken: string) =>
    statusOf(
      behindProxy.send('POST', path, { shortToken }, { 'x-forwarded-for': client, 'x-forwarded-proto': 'https' }),
    );

  test('it is the client that counts', async () => {
    for (let i = 0; i < limit; i += 1) expect(await resolveFor('192.0.2.1', 'guess')).toBe(400);
    expect(await resolveFor('192.0.2.1', 'good')).toBe(429);
    expect(await resolveFor('192.0.2.2', 'good')).toBe(200);
  });

  test('all addresses of one IPv6 client count as one', async () => {
    for (let i = 0; i < limit; i += 1) expect(await resolveFor(`2001:db8::${i}`, 'guess')).toBe(400);
    expect(await resolveFor('2001:db8::ffff', 'good')).toBe(429);
    expect(await resolveFor('2001:db8:0:1::', 'good')).toBe(200);
  });
});

test('metrics say how many were turned away', async () => {
  const count = async () => {
    const metrics = await (await fetch(`${gateway.internalUrl}/metrics`)).text();
    return Number(/^http_limited_total\{limit="resolve"\} (\d+)$/m.exec(metrics)?.[1]);
  };
  const before = await count();
  await guess();
  expect(await codeOf(await resolve('good'))).toBe('too_many_refusals');
  expect(await count()).toBe(before + 1);
});
