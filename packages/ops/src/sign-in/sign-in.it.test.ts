import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { operationsClientId } from '@custom-modules/local/identity/clients';
import { useIdentityProvider } from '@custom-modules/testing/identity-provider';
import { patience } from '@custom-modules/testing/patience';
import { decodeJwt } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { begin, call } from '../command-line.fixture.ts';
import { createTerminal } from '../terminal/terminal.ts';
import { type SignInDeps, signedInBearer } from './sign-in.ts';
import { type TokenFile, tokenFileOf } from './token-file.ts';

let provider: Awaited<ReturnType<typeof useIdentityProvider>>;
let flags: string[];
let folder: string;
let env: Record<string, string>;
const url = 'https://gateway.example';

beforeAll(async () => {
  provider = await useIdentityProvider(['http://127.0.0.1:1']);
  flags = ['--url', url, '--issuer', provider.issuer, '--client-id', operationsClientId];
});
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'custom-modules-ops-'));
  env = { XDG_CONFIG_HOME: folder };
});
afterEach(() => {
  provider.issueFor(3600);
  return rm(folder, { recursive: true });
});

/** Signs in as olga does: with a browser, at the address that is shown. */
async function signIn(args: string[] = []) {
  const running = begin(['sign-in', ...flags, ...args], { env });
  const address = await vi.waitFor(() => {
    const [found] = /http:\S+user_code=\S+/.exec(running.stderr) ?? [];
    if (found === undefined) throw new Error(`no address yet: ${running.stderr}`);
    return found;
  }, patience);
  await provider.approveDevice(address, 'olga');
  return { code: await running.ended, stdout: running.stdout, stderr: running.stderr };
}

const own = () => join(folder, 'custom-modules');
const keptFiles = async () => (await readdir(own())).filter((name) => name.endsWith('.json'));
async function kept() {
  const [name = ''] = await keptFiles();
  return JSON.parse(await readFile(join(own(), name), 'utf8')) as { accessToken: string; refreshToken: string };
}

function depsOf(changes: Partial<SignInDeps> = {}): SignInDeps {
  const client = { issuer: provider.issuer, clientId: operationsClientId, scope: 'openid offline_access' };
  const owner = { url: new URL(url), issuer: client.issuer, clientId: client.clientId, name: 'operator' };
  const { signal } = new AbortController();
  const { stdin, stdout, stderr } = process;
  const terminal = createTerminal({ program: 'ops', defaults: {}, stdin, stdout, stderr, signal });
  const file = tokenFileOf(env, owner);
  return { client, file, terminal, signal, command: 'ops sign-in', variable: 'CUSTOM_MODULES_TOKEN', ...changes };
}

describe('a sign-in', () => {
  test('is confirmed in a browser, kept for its user alone, and shown to nobody', async () => {
    const { code, stdout, stderr } = await signIn();
    expect(code).toBe(0);
    const [name = ''] = await keptFiles();
    expect((await stat(join(own(), name))).mode & 0o777).toBe(0o600);
    expect((await stat(own())).mode & 0o777).toBe(0o700);
    const { accessToken, refreshToken } = await kept();
    expect(decodeJwt(accessToken)).toMatchObject({ sub: 'olga', platformRole: 'operator' });
    for (const secret of [accessToken, refreshToken]) expect(stdout + stderr).not.toContain(secret);
  });

  test('is used until it ends, and renewed then', async () => {
    provider.issueFor(10); // seconds: less than a command may take
    await signIn();
    const { accessToken } = await kept();
    provider.issueFor(3600);
    const bearer = signedInBearer(depsOf());
    const renewed = await bearer.read();
    expect(renewed).not.toBe(accessToken);
    const asked = provider.tokenRequests;
    expect(await bearer.read()).toBe(renewed);
    expect(provider.tokenRequests).toBe(asked);
  });

  test('is renewed once by commands that run at once: a second use of its refresh token would end it', async () => {
    provider.issueFor(10);
    await signIn();
    provider.issueFor(3600);
    const asked = provider.tokenRequests;
    const bearers = await Promise.all([1, 2, 3, 4].map(() => signedInBearer(depsOf()).read()));
    expect(new Set(bearers).size).toBe(1);
    expect(provider.tokenRequests - asked).toBe(1);
  });

  test('control: without taking turns they end it', async () => {
    provider.issueFor(10);
    await signIn();
    provider.issueFor(3600);
    const { file } = depsOf();
    const withoutTurns: TokenFile = { ...file, alone: (work) => work() };
    const reads = [1, 2, 3, 4].map(() => signedInBearer(depsOf({ file: withoutTurns })).read());
    const results = await Promise.allSettled(reads);
    expect(results.some(({ status }) => status === 'rejected')).toBe(true);
  });

  test('that was ended elsewhere is said to be over where nobody is there to sign in', async () => {
    provider.issueFor(10);
    await signIn();
    await provider.stop();
    await provider.start(); // it has forgotten everything but its keys
    const { code, stderr } = await call(['status', ...flags], { env });
    expect(code).toBe(3);
    expect(stderr).toContain('Nobody is signed in. Run `ops sign-in` on a terminal first, or put a bearer into');
  });

  test('is one of a gateway: another one gets no bearer of it', async () => {
    await signIn();
    const elsewhere = flags.map((flag) => (flag === url ? 'https://other.example' : flag));
    expect((await call(['status', ...elsewhere], { env })).stderr).toContain('Nobody is signed in.');
  });

  test('has a name, beside others', async () => {
    await signIn();
    await signIn(['--as', 'member']);
    expect((await keptFiles()).map((name) => name.split('-')[0])).toEqual(['member', 'operator']);
  });

  test('leaves nothing behind when it is signed out, not at the provider either', async () => {
    await signIn();
    const { refreshToken } = await kept();
    expect((await call(['sign-out', ...flags], { env })).stderr).toBe('Signed out.\n');
    expect(await readdir(own())).toEqual([]);
    const form = { grant_type: 'refresh_token', client_id: operationsClientId, refresh_token: refreshToken };
    const answer = await fetch(`${provider.issuer}/token`, { method: 'POST', body: new URLSearchParams(form) });
    expect(answer.status).toBe(400);
    expect((await call(['sign-out', ...flags], { env })).stderr).toBe('Nobody was signed in.\n');
  });

  test('is ended by Ctrl-C before anybody has confirmed it', async () => {
    const running = begin(['sign-in', ...flags], { env });
    await vi.waitFor(() => expect(running.stderr).toContain('user_code='), patience);
    running.end();
    expect(await running.ended).toBe(3);
    expect(running.stderr).toContain('Nobody is signed in');
  });
});

describe('a provider that', () => {
  test('does not answer is named, with what to look at', async () => {
    const nowhere = ['--url', url, '--issuer', 'http://127.0.0.1:1', '--client-id', 'x'];
    const { code, stderr } = await call(['sign-in', ...nowhere], { env });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^http:\/\/127\.0\.0\.1:1 cannot be asked to sign anybody in/);
  });

  test('does not know the client is quoted', async () => {
    const unknown = flags.map((flag) => (flag === operationsClientId ? 'somebody' : flag));
    expect((await call(['sign-in', ...unknown], { env })).stderr).toContain('the client "somebody"');
  });

  test('would be asked in the clear is not asked', async () => {
    const clear = ['--url', url, '--issuer', 'http://id.example', '--client-id', 'x'];
    expect((await call(['sign-in', ...clear], { env })).stderr).toContain('must begin with https://');
  });
});
