import { patience } from '@custom-modules/testing/patience';
import { expect, test, vi } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';

const shortToken = `st_${'Canary0'.repeat(5).slice(0, 33)}`;
const gateway = await useGateway();
const bearer = await gateway.bearerOf('ben');
const authorization = `Bearer ${bearer}`;

async function linesOf(requestId: string, count = 1) {
  const lines = () => gateway.lines.filter((line) => line.msg === 'request' && line.requestId === requestId);
  await vi.waitFor(() => expect(lines()).toHaveLength(count), patience);
  return lines();
}

test('a request leaves one line: route, status, time, id and user', async () => {
  await gateway.get('/api/v3/role/some-role?x=1', { authorization, 'x-request-id': 'one-line' });
  expect(await linesOf('one-line')).toEqual([
    {
      level: 'info',
      time: expect.any(String),
      name: 'test',
      requestId: 'one-line',
      method: 'GET',
      path: '/api/v3/role/:id',
      status: 503,
      code: 'unavailable',
      ms: expect.any(Number),
      userId: 'ben',
      msg: 'request',
    },
  ]);
});

test.each([
  ['a path', '/nowhere'],
  ['a token', `/${shortToken}`],
  ['a token cut short', `/${'x'.repeat(175)}/${shortToken}`],
  ['a token that is encoded', `/st%5F${shortToken.slice(3)}`],
  ['a bearer cut short', `/${'x'.repeat(100)}/${bearer}`],
  ['what cannot be decoded', `/%zz${shortToken}`],
])('of an address where nothing is, nothing is logged: %s', async (what, path) => {
  const id = what.replaceAll(' ', '-');
  await gateway.get(path, { 'x-request-id': id });
  const [line] = await linesOf(id);
  expect(line).toMatchObject({ status: 404, code: 'route_not_found' });
  expect(line).not.toHaveProperty('path');
});

test('metrics know routes, not addresses', async () => {
  await gateway.get('/some/where');
  await gateway.get('/api/v3/role/42', { authorization });
  const metrics = await (await fetch(`${gateway.internalUrl}/metrics`)).text();
  expect(metrics).toContain('http_server_seconds_count{method="GET",route="/api/v3/role/:id",status="503"}');
  expect(metrics).toContain('http_server_seconds_count{method="GET",route="none",status="404"}');
  expect(metrics).not.toMatch(/some\/where|role\/42/);
});

test('no token and no bearer is logged, whatever is done with them and whatever becomes of it', async () => {
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  await gateway.send('POST', '/api/v3/short-token/resolve', { shortToken });
  await gateway.send('POST', '/api/v3/short-token/resolve', { shortToken, [shortToken]: bearer });
  await gateway.send('POST', '/api/v3/short-token/resolve', `{"shortToken":"${shortToken}"`);
  await gateway.get(`/api/v3/short-token/resolve?shortToken=${shortToken}`);
  await gateway.get(`/api/v3/navigation?platform=${bearer}`, { authorization });
  await gateway.get(`/api/v3/role?token=${shortToken}`, {
    authorization,
    referer: `https://x.example/?t=${shortToken}`,
  });
  await gateway.send('POST', '/api/v3/short-token/generate', undefined, { authorization });
  await gateway.send('POST', '/launch/1', `access_token=${bearer}`, form);
  await gateway.send('POST', '/launch/1', `access_token=${bearer}&access_token=${bearer}`, form);
  await gateway.send('POST', '/launch/1', `access_token=${bearer}x`, form);
  await gateway.sendRaw(
    `GET /?t=${shortToken} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nX: ${'x'.repeat(17_000)}\r\n\r\n`,
  );
  await gateway.get('/last', { 'x-request-id': 'last' });
  await linesOf('last');
  const logged = JSON.stringify(gateway.lines);
  expect(logged).not.toContain(shortToken.slice(3));
  expect(logged).not.toContain(bearer.split('.')[2]);
  expect(logged).not.toContain(bearer.split('.')[1]);
});
