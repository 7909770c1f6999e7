import { once } from 'node:events';
import { METHODS } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { ResolveResponse } from '@custom-modules/contracts/tokens';
import { patience } from '@custom-modules/testing/patience';
import { describe, expect, test, vi } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';
import { useTokensServer } from '../rpc.fixture.ts';

const gateway = await useGateway();

describe('what is no HTTP is refused in the same words as everything else', () => {
  test.each([
    ['no method', 'hello\r\n\r\n', 400, 'malformed_http'],
    ['an unknown method', 'FETCH / HTTP/1.1\r\nHost: x\r\n\r\n', 400, 'malformed_http'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00', 400, 'malformed_http'],
    [
      'two lengths',
      'GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n',
      400,
      'malformed_http',
    ],
    [
      'a length beside chunks',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
      400,
      'malformed_http',
    ],
    ['a header split in two', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\nY: b\r\n\r\n', 400, 'malformed_http'],
    ['one header too big', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`, 431, 'headers_too_large'],
    [
      'headers too many',
      `GET / HTTP/1.1\r\nHost: x\r\n${'X-Header: 1\r\n'.repeat(2000)}\r\n`,
      431,
      'headers_too_large',
    ],
    ['an address too long', `GET /${'x'.repeat(17_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'headers_too_large'],
  ])('%s', async (_case, request, status, code) => {
    const answer = await gateway.sendRaw(request);
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.body)).toEqual({
      status: false,
      message: expect.any(String),
      code,
      requestId: expect.stringMatching(/^[\da-f-]{36}$/),
      errors: [],
    });
    expect(answer.head).toMatch(/content-type: application\/json/);
    expect(answer.head).toMatch(/connection: close/);
  });
});

test('a request without Host is refused by the handler of all others', async () => {
  const answer = await gateway.sendRaw('GET /openapi.json HTTP/1.1\r\nConnection: close\r\n\r\n');
  expect(answer.status).toBe(400);
  expect(JSON.parse(answer.body)).toMatchObject({ code: 'malformed_http', errors: [{ field: 'host' }] });
});

test('a second request that is broken is not taken for the one before it', async () => {
  const path = '/api/v3/short-token/resolve';
  const whole = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n`;
  const answer = await gateway.sendRaw(`${whole}hello\r\n\r\n`);
  expect(answer.head).toMatch(/^HTTP\/1.1 400/);
});

describe('an answer that is on its way is not overtaken by the refusal of what follows', async () => {
  const released: ResolveResponse = { bearerToken: 'the bearer', userId: 'ben', organizationId: 'acme' };
  const success = JSON.stringify({ status: true, message: 'Success.', data: released });
  const waiting: ((answer: ResolveResponse) => void)[] = [];
  const tokens = await useTokensServer({
    generate: async () => Promise.reject(new Error('nobody calls')),
    resolve: () => new Promise<ResolveResponse>((resolve) => waiting.push(resolve)),
  });
  const waitingGateway = await useGateway({ TOKENS_ADDRESS: tokens.address });
  const head = 'POST /api/v3/short-token/resolve HTTP/1.1\r\nHost: x\r\nContent-Type: application/json';
  const whole = `${head}\r\nContent-Length: 21\r\n\r\n{"shortToken":"st_x"}`;

  test.each([
    ['bytes after the body', 'hello\r\n\r\n'],
    ['a second request with a broken header', 'GET / HTTP/1.1\r\nBroken\r\n\r\n'],
    ['a second request with a broken body', `${head}\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n`],
  ])('%s', async (_case, rest) => {
    for (const packets of [[whole + rest], [whole, rest], [whole, rest, 'more', 'and more']]) {
      const socket = connect(waitingGateway.ports.front, '127.0.0.1');
      const answer = text(socket);
      const [first = '', ...others] = packets;
      socket.write(first);
      await vi.waitFor(() => expect(waiting).toHaveLength(1), patience);
      for (const packet of others) await new Promise((written) => socket.write(packet, written));
      waiting.pop()?.(released);
      const [answerHead = '', ...body] = (await answer).split('\r\n\r\n');
      expect(answerHead).toMatch(/^HTTP\/1\.1 200/);
      expect(body).toEqual([success]);
    }
  });
});

test('a request that was refused before its body broke is not refused twice', async () => {
  const socket = connect(gateway.ports.front, '127.0.0.1').setEncoding('latin1');
  const answers: string[] = [];
  socket.on('data', (part: string) => answers.push(part));
  const ended = once(socket, 'end');
  socket.write('POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n');
  await vi.waitFor(() => expect(answers.join('')).toContain('route_not_found'), patience);
  socket.end('ZZ\r\n');
  await ended;
  expect(answers.join('').match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404']);
});

test.each(METHODS.filter((method) => method !== 'CONNECT'))(
  '%s breaks nothing, wherever it is sent',
  async (method) => {
    for (const path of [
      '/',
      '/docs/',
      '/launch/1',
      '/api/v3/custom-module/1',
      '/api/v3/short-token/resolve',
      '*',
      'http://x/docs',
    ]) {
      const { status } = await gateway.sendRaw(`${method} ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(status, path).toBeGreaterThanOrEqual(200);
      expect(status, path).toBeLessThan(500);
    }
  },
);
