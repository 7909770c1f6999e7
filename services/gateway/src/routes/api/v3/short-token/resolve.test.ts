import { describe, expect, test } from 'vitest';
import { codeOf, useGateway } from '../../../../gateway.fixture.ts';

const path = '/api/v3/short-token/resolve';
const exactly = '{"status":false,"message":"Short token is invalid or expired"}';
const wellFormed = { shortToken: 'st_000000000000000000000000000000000' };

const gateway = await useGateway();
const resolve = (body: unknown, headers: Record<string, string> = {}) => gateway.send('POST', path, body, headers);

describe('whatever is wrong with a request, the 400 is exactly the one promised', () => {
  test.each<[string, string]>([
    ['an empty body', ''],
    ['no object', '[]'],
    ['null', 'null'],
    ['a bare string', '"st_x"'],
    ['bad JSON', '{"shortToken":'],
    ['no token', '{}'],
    ['a token that is a number', '{"shortToken":1}'],
    ['a token that is null', '{"shortToken":null}'],
    ['a list of tokens', '{"shortToken":["st_x"]}'],
    ['a field too many', '{"shortToken":"st_x","organizationId":"acme"}'],
    ['a field twice', '{"shortToken":"st_x","shortToken":"st_y"}'],
    ['a prototype', '{"shortToken":"st_x","__proto__":{"a":1}}'],
    ['a byte-order mark', '\ufeff{"shortToken":"st_x"}'],
    ['a lone surrogate', '{"shortToken":"\\ud800"}'],
    ['deep nesting', `{"shortToken":${'['.repeat(10_000)}${']'.repeat(10_000)}}`],
    ['trailing words', '{"shortToken":"st_x"} please'],
  ])('%s', async (_case, body) => {
    for (const accept of ['*/*', 'application/problem+json', 'text/html', 'image/png;q=0']) {
      const answer = await resolve(body, { accept });
      expect(answer.status).toBe(400);
      expect(await answer.text()).toBe(exactly);
      expect(answer.headers.get('content-type')).toMatch(/^application\/json(;|$)/);
      expect(answer.headers.get('cache-control')).toBe('no-store');
    }
  });

  test.each([
    ['is too short', 'a'.repeat(21)],
    ['is too long', 'a'.repeat(129)],
    ['has a space', `${'a'.repeat(21)} a`],
    ['holds the token', `key-of-${wellFormed.shortToken}`],
  ])('a key that %s', async (_case, key) => {
    const answer = await resolve(wellFormed, { 'idempotency-key': key });
    expect([answer.status, await answer.text()]).toEqual([400, exactly]);
  });

  test('no body at all', async () => {
    const answer = await gateway.send('POST', path);
    expect([answer.status, await answer.text()]).toEqual([400, exactly]);
  });

  test.each([
    ['no Host', '', '2', '{}'],
    ['a Host that is none', 'Host: a b\r\n', '2', '{}'],
  ])('%s', async (_case, host, length, body) => {
    const head = `POST ${path} HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: ${length}\r\nConnection: close`;
    const answer = await gateway.sendRaw(`${head}\r\n\r\n${body}`);
    expect([answer.status, answer.body]).toEqual([400, exactly]);
  });

  test.each([
    ['a broken header line', 'Host: x\r\nBroken\r\nContent-Length: 2'],
    ['a header with a control character', 'Host: x\r\nX: \x01\r\nContent-Length: 2'],
    ['two lengths', 'Host: x\r\nContent-Length: 2\r\nContent-Length: 3'],
    ['a length beside chunks', 'Host: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked'],
  ])('%s', async (_case, headers) => {
    for (const target of [path, `${path}?a=b`]) {
      const answer = await gateway.sendRaw(`POST ${target} HTTP/1.1\r\n${headers}\r\n\r\n{}`);
      expect([answer.status, answer.body]).toEqual([400, exactly]);
    }
  });

  test('chunks that are none', async () => {
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked`;
    const answer = await gateway.sendRaw(`${head}\r\n\r\nZZ\r\n{}\r\n`);
    expect([answer.status, answer.body]).toEqual([400, exactly]);
  });
});

test.each([{}, { 'idempotency-key': 'a'.repeat(22) }])(
  'a service that is away is never a 400: the token may still be good',
  async (headers) => {
    const answer = await resolve(wellFormed, headers);
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toMatch(/^\d+$/);
    expect(await answer.json()).toMatchObject({ status: false, code: 'unavailable' });
  },
);

test.each([
  'application/json',
  'application/json; charset=utf-8',
  'application/json;charset="UTF-8"',
  'Application/JSON',
])('takes %s', async (contentType) => {
  expect((await resolve(wellFormed, { 'content-type': contentType })).status).toBe(503);
});

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'application/json\t; charset=utf-8',
  'application/json, text/plain',
  'application/json; charset=latin1',
  'application/jsonx',
  'application/problem+json',
  'json',
  '*/*',
])('does not take %j', async (contentType) => {
  const answer = await resolve(JSON.stringify(wellFormed), { 'content-type': contentType });
  expect([answer.status, await codeOf(answer)]).toEqual([415, 'unsupported_media_type']);
});

test('does not take a body without a content type', async () => {
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nConnection: close`;
  expect((await gateway.sendRaw(`${head}\r\n\r\n{}`)).status).toBe(415);
});

test('does not take more than 64 KiB', async () => {
  const answer = await resolve({ shortToken: 'x'.repeat(70_000) });
  expect([answer.status, await codeOf(answer)]).toEqual([413, 'body_too_large']);
});

test.each(['GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'])(
  '%s is 405 and reads nothing',
  async (method) => {
    const answer = await gateway.send(method, `${path}?shortToken=st_x`);
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'POST']);
  },
);
