import { expect, test } from 'vitest';
import { useGateway } from '../gateway.fixture.ts';

const gateway = await useGateway();
const page = await gateway.get('/docs/');
const html = await page.text();
const policy = page.headers.get('content-security-policy') ?? '';

test('/docs leads to the page', async () => {
  const answer = await gateway.get('/docs');
  expect([answer.status, answer.headers.get('location')]).toEqual([301, '/docs/']);
});

test('the page asks for nothing but what is here', async () => {
  expect(html).not.toMatch(/https?:|\/\//i);
  const [, script] = /<script src="([^"]+)"/.exec(html) ?? [];
  const answer = await gateway.get(new URL(script ?? '', `${gateway.url}/docs/`).pathname);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/javascript; charset=utf-8']);
  expect(html).toContain('"url": "/openapi.json"');
});

test('the browser would not let it ask anybody else', () => {
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toMatch(/https?:|\*/);
});

test('what of Scalar talks to others is switched off', () => {
  for (const setting of ['"withDefaultFonts": false', '"telemetry": false', '"showDeveloperTools": "never"']) {
    expect(html).toContain(setting);
  }
  expect(html.match(/"disabled": true/g)).toHaveLength(2); // its agent and its MCP server
  expect(html).not.toContain('proxyUrl');
});

test('what never changes may be kept, a refusal may not', async () => {
  const [, script] = /<script src="([^"]+)"/.exec(html) ?? [];
  const { pathname } = new URL(script ?? '', `${gateway.url}/docs/`);
  const kept = [await gateway.get('/docs'), await gateway.get(pathname)];
  for (const { headers } of kept) expect(headers.get('cache-control')).toBe('public, max-age=3600');
  for (const path of ['/docs', '/docs/', pathname]) {
    const answer = await gateway.sendRaw(`GET ${path} HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n`);
    expect(answer.status).toBe(400);
    expect(answer.head).toMatch(/\r\ncache-control: no-store/i);
  }
});

test('scripts run by a nonce that is good for one answer', async () => {
  const nonceOf = (text: string) => /<script nonce="([\w-]{24})"|src="[^"]+" nonce="([\w-]{24})"/.exec(text)?.[2];
  const nonce = nonceOf(html);
  expect(nonce).toBeDefined();
  expect(policy).toContain(`script-src 'self' 'nonce-${nonce}'`);
  expect(policy).not.toMatch(/script-src[^;]*unsafe/);
  expect(nonceOf(await (await gateway.get('/docs/')).text())).not.toBe(nonce);
});

test.each(['a b', '[', 'x:y:z', ''])('a Host of %j does not break it', async (host) => {
  const answer = await gateway.sendRaw(`GET /docs HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  expect(answer.status).toBe(400);
});

test('the icon that browsers ask for on their own is there', async () => {
  const answer = await gateway.get('/favicon.ico');
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
});
