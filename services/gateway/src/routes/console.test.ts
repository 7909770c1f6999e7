import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { atEnd } from '@custom-modules/testing/at-end';
import { useFakeIssuer } from '@custom-modules/testing/use-fake-issuer';
import { describe, expect, test } from 'vitest';
import { codeOf, signInNowhere, useGateway } from '../gateway.fixture.ts';

const page = '<!doctype html><script type="module" src="/assets/index-1a2b.js"></script>';
const script = 'document.title = "Custom Modules";';

const around = await mkdtemp(join(tmpdir(), 'console-'));
atEnd(() => rm(around, { recursive: true }));
for (const [path, content] of Object.entries({
  'secret.txt': 'beside the console',
  'console/secret.txt': 'in its folder',
  'console/index.html': page,
  'console/manifest.webmanifest': '{ "name": "Custom Modules" }',
  'console/service-worker.js': 'addEventListener("fetch", () => undefined);',
  'console/icon-192.png': 'an icon',
  'console/assets/index-1a2b.js': script,
  'console/assets/index-1a2b.js.gz': gzipSync(script),
})) {
  await mkdir(dirname(join(around, path)), { recursive: true });
  await writeFile(join(around, path), content);
}

const issuer = await useFakeIssuer();
const gateway = await useGateway({ ...signInNowhere(issuer), CONSOLE_FOLDER: join(around, 'console') }, issuer);

describe.each(['/', '/setting', '/setting/custom-module', '/setting/role?search=a'])('%s', (path) => {
  test('is the page, asked for anew each time', async () => {
    const answer = await gateway.get(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
    expect(answer.headers.get('cache-control')).toBe('no-cache');
    expect(await answer.text()).toBe(page);
    // Raw, for with a condition fetch asks for no answer out of a cache, as a browser does only for a reload.
    const again = await gateway.sendRaw(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nIf-None-Match: ${answer.headers.get('etag')}\r\nConnection: close\r\n\r\n`,
    );
    expect([again.status, again.body]).toEqual([304, '']);
  });

  test('lets nothing but scripts of this host run, asks nobody else and is framed by nobody', async () => {
    const { headers } = await gateway.get(path);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "script-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
      ]),
    );
    expect(policy).not.toMatch(/https?:|\*|data:|unsafe-eval/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });

  test('has the same headers without a body for HEAD', async () => {
    const [head, get] = [await gateway.send('HEAD', path), await gateway.get(path)];
    const told = ({ status, headers }: Response) => [
      status,
      ...['content-type', 'content-length', 'etag', 'cache-control'].map((name) => headers.get(name)),
    ];
    expect(told(head)).toEqual(told(get));
    expect(await head.text()).toBe('');
  });

  test('is only to be read', async () => {
    const answer = await gateway.send('POST', path, {});
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

test.each(['identity', 'gzip'])('an asset may be kept for ever, as %s', async (encoding) => {
  const answer = await gateway.get('/assets/index-1a2b.js', { 'accept-encoding': encoding });
  expect(await answer.text()).toBe(script); // fetch reads what is compressed
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'application/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
    vary: expect.stringMatching(/accept-encoding/i),
  });
  expect(answer.headers.get('content-encoding') ?? 'identity').toBe(encoding);
});

test.each([
  ['/manifest.webmanifest', 'application/manifest+json'],
  ['/service-worker.js', 'application/javascript; charset=utf-8'],
  ['/icon-192.png', 'image/png'],
])('%s, of the app that can be installed, is asked for anew each time', async (path, type) => {
  const { status, headers } = await gateway.get(path);
  expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, type, 'no-cache']);
});

test('a page may install itself and fetch its own files for later, by the policies of both', async () => {
  const policyOf = async (path: string) => (await gateway.get(path)).headers.get('content-security-policy');
  expect((await policyOf('/'))?.split('; ')).toEqual(
    expect.arrayContaining(["worker-src 'self'", "manifest-src 'self'"]),
  );
  expect((await policyOf('/service-worker.js'))?.split('; ')).toContain("connect-src 'self'");
});

test.each(['/assets/none.js', '/assets/', '/assets', '/index.html', '/secret.txt', '/settings', '/home'])(
  'there is nothing at %s',
  async (path) => {
    const answer = await gateway.get(path);
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([404, 'no-store']);
    expect(await codeOf(answer)).toBe('route_not_found');
  },
);

test.each(['/nope', '/launch', '/foo/bar', '/assets/none.js', '/api/v3/nope'])(
  'at %s, where nothing is, a person finds a page that leads to the menu, and a program what it can read',
  async (path) => {
    const person = await gateway.get(path, { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' });
    expect([person.status, person.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8']);
    expect(person.headers.get('vary')).toContain('Accept');
    const text = await person.text();
    expect(text).toContain('<h1>There is nothing here</h1>');
    expect(text).toContain('<a href="/"');
    for (const accept of ['application/json', 'application/problem+json']) {
      const program = await gateway.get(path, { accept });
      expect([program.status, await codeOf(program)]).toEqual([404, 'route_not_found']);
      expect(program.headers.get('content-type')).toContain(accept);
    }
  },
);

test.each([
  '/assets/../secret.txt',
  '/assets/../../secret.txt',
  '/assets/..%2fsecret.txt',
  '/assets/%2e%2e/%2e%2e/secret.txt',
  '/assets/..%5csecret.txt',
  '/assets//../secret.txt',
  '/assets/./../secret.txt',
  '/setting/../secret.txt/../../secret.txt',
])('no way leads out of what was built: %s', async (path) => {
  const { body } = await gateway.sendRaw(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
  expect(body).not.toMatch(/beside|in its folder/);
});

test('the API’s document does not name it', async () => {
  const { paths } = (await (await gateway.get('/openapi.json')).json()) as { paths: object };
  expect(Object.keys(paths).filter((path) => !/^\/(api|auth|launch)\//.test(path))).toEqual([]);
});

test('there is none where no folder is given', async () => {
  const without = await useGateway();
  const answer = await without.get('/', { accept: 'text/html' });
  expect([answer.status, await answer.text()]).toEqual([404, expect.not.stringContaining('<a ')]);
});
