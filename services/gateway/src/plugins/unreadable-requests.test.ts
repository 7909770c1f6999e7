import { METHODS } from 'node:http';
import { describe, expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';

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
