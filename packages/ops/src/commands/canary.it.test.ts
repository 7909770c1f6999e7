import { randomBytes } from 'node:crypto';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { useServices } from '@custom-modules/testing/services';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { bearerOf } from '../api/bearer.ts';
import { createGateway, type Gateway } from '../api/gateway.ts';
import { begin, call } from '../command-line.fixture.ts';
import { type CanaryRun, runCanary } from './canary/run-canary.ts';

const variable = 'CUSTOM_MODULES_CANARY_TOKEN';
let system: Awaited<ReturnType<typeof useServices<'gateway' | 'modules' | 'permissions' | 'tokens'>>>;
let url: string;
let bearer: string;
let ana: Gateway;

beforeAll(async () => {
  system = await useServices(['gateway', 'modules', 'permissions', 'tokens']);
  url = `http://${system.services.gateway.address}`;
  bearer = await system.issuer.bearer(people.ana);
  ana = createGateway({ url: new URL(url), bearer: bearerOf(variable, bearer) });
});

const canary = (args: string[] = [], env: Record<string, string> = { [variable]: bearer }) =>
  call(['canary', '--json', '--url', url, ...args], { env });
const runsOf = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CanaryRun);
const names = async () => {
  const { items } = await ana.request<{ items: { name: string }[] }>('/api/v3/custom-module');
  return items.map(({ name }) => name);
};
const create = (name: string, host = 'canary.invalid') =>
  ana.request('/api/v3/custom-module', { method: 'POST', body: { name, type: 'web', url: `https://${host}/` } });

describe('a canary', () => {
  test('goes through everything, each step timed, under another name each time, and nothing of it stays', async () => {
    const { code, stdout, stderr } = await canary(['--count', '2']);
    expect([code, stderr]).toEqual([0, '']);
    const runs = runsOf(stdout);
    for (const { ok, failed, steps } of runs) {
      expect([ok, failed]).toEqual([true, null]);
      expect(steps.map(({ name }) => name)).toEqual(['create', 'permission', 'launch', 'resolve', 'delete']);
      for (const { ms } of steps) expect(ms).toBeGreaterThan(0);
    }
    expect(new Set(runs.map(({ module }) => module)).size).toBe(2);
    expect(await names()).toEqual([]);
  });

  test('shows people one line, without a bearer or a short token', async () => {
    const { code, stdout } = await call(['canary', '--url', url], { env: { [variable]: bearer } });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d UTC {2}OK {2}[\d.]+ ms {2}create [\d.]+ ms .* delete [\d.]+ ms\n$/);
    expect(stdout).not.toMatch(/eyJ|st_/);
  });

  test('removes what an earlier run has left behind, and neither a young one nor anybody else’s', async () => {
    const left = `Canary ${randomBytes(4).toString('hex')}`;
    await create(left);
    await create('Canary watching', 'birds.example');
    const run = (leftAfterMs: number) =>
      runCanary({
        signedIn: ana,
        nobody: createGateway({ url: new URL(url) }),
        urlHost: 'canary.invalid',
        patienceMs: patience.timeout,
        leftAfterMs,
        signal: new AbortController().signal,
      });
    expect((await run(3_600_000)).removed).toBe(0);
    expect(await names()).toEqual(['Canary watching', left].sort());
    expect((await run(0)).removed).toBe(1);
    expect(await names()).toEqual(['Canary watching']);
  });

  test('says which step failed and why, and removes its module then, too', async () => {
    const before = await names();
    const { code, stdout } = await canary([], { [variable]: await system.issuer.bearer(people.ben) });
    expect(code).toBe(2);
    const [run] = runsOf(stdout);
    expect(run?.failed).toMatchObject({ step: 'create', code: 'permission_missing' });
    expect(run?.failed?.requestId).toEqual(expect.any(String));

    await system.services.tokens.process.stop();
    const broken = await canary();
    expect(broken.code).toBe(2);
    const [failed] = runsOf(broken.stdout);
    expect(failed?.failed?.step).toBe('launch');
    expect(failed?.steps.map(({ name }) => name)).toEqual(['create', 'permission']);
    expect(await names()).toEqual(before);
  });

  test('ends after the run that Ctrl-C comes in', async () => {
    const running = begin(['canary', '--json', '--url', url, '--every', '1h'], { env: { [variable]: bearer } });
    await vi.waitFor(() => expect(running.stdout).toContain('\n'), patience);
    running.end();
    await running.ended;
    expect(runsOf(running.stdout)).toHaveLength(1);
  });

  test('that nobody is signed in for is not begun', async () => {
    const flags = ['--issuer', 'http://127.0.0.1:1', '--client-id', 'x'];
    const { code, stdout, stderr } = await canary(flags, { XDG_CONFIG_HOME: '/nowhere' });
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toContain('sign-in --as member');
  });
});
