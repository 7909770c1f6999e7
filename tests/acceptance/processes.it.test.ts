import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { topicsOf } from '@custom-modules/contracts/topics';
import { patience } from '@custom-modules/testing/patience';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { dumpDatabase, dumpTopics } from '../support/sinks.ts';
import { addModule } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** What everybody who runs the four processes relies on. */

const services = ['gateway', 'modules', 'permissions', 'tokens'] as const;
type Service = (typeof services)[number];
let system: System;

beforeAll(async () => {
  const verbose = { LOG_LEVEL: 'debug' };
  system = await useSystem({ permissions: verbose, modules: verbose, tokens: verbose, gateway: verbose });
});

/** What a service logged so far, its threads included. */
async function readLog(service: Service) {
  const text = await readFile(system.processes[service].process.logFile, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

describe.each(services)('%s', (service) => {
  test('tells its health, the state of each dependency and its metrics on the internal port', async () => {
    const { internalUrl } = system.processes[service];
    expect(await (await fetch(`${internalUrl}/livez`)).text()).toBe('ok');
    await vi.waitFor(async () => {
      const ready = (await (await fetch(`${internalUrl}/readyz`)).json()) as { ready: boolean; dependencies: object };
      expect(ready).toMatchObject({ ready: true, draining: false });
      expect(new Set(Object.values(ready.dependencies))).toEqual(new Set(['up']));
    }, patience);
    const metrics = await (await fetch(`${internalUrl}/metrics`)).text();
    expect(metrics).toContain(service === 'gateway' ? 'http_server_seconds' : 'rpc_server_seconds');
  });

  test('refuses to start without its configuration, naming everything that is missing at once', async () => {
    const cwd = fileURLToPath(new URL(`../../services/${service}/`, import.meta.url));
    const child = spawn(process.execPath, ['src/main.ts'], { cwd, env: {}, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    const { promise, resolve } = Promise.withResolvers<number | null>();
    child.once('close', resolve);
    expect(await promise).toBe(1);
    expect(output).toContain('INTERNAL_PORT is missing');
    expect(output).toContain('ISSUERS is missing');
    expect(output).not.toMatch(/^\s+at /m);
  });

  test('logs JSON lines with time, level and name', async () => {
    for (const line of await readLog(service)) {
      expect(line).toMatchObject({ level: expect.any(String), time: expect.any(String) });
      expect(line.name.split('.')[0]).toBe(service);
    }
  });
});

describe('a request id travels from the client', () => {
  const named = (requestId: string) => ({ 'x-request-id': requestId });
  const untilLogged = (service: Service, requestId: string, msg: string) =>
    vi.waitFor(async () => {
      expect(await readLog(service)).toContainEqual(expect.objectContaining({ requestId, msg }));
    }, patience);

  test('who adds a module to the logs, the audit, the topic and the consumer', async () => {
    const { owner } = await newOrganization(system);
    const requestId = 'trail-create';
    const module = { name: 'Trail', url: 'https://trail.example/' };
    const created = await owner.post('/api/v3/custom-module', module, named(requestId));
    expect(created.headers.get('x-request-id')).toBe(requestId);
    await untilLogged('gateway', requestId, 'request');
    await untilLogged('modules', requestId, 'call served');
    await untilLogged('permissions', requestId, 'event consumed');

    const { brokers, prefix } = system.topics;
    expect(await dumpDatabase(system.databases.modules.appUrl)).toContain(requestId);
    expect(await dumpTopics(brokers, prefix)).toContain(`ce_requestid=${requestId}`);
  });

  test('who is refused to the answer and to the log of the service that refuses', async () => {
    const { owner } = await newOrganization(system);
    const requestId = 'trail-refused';
    const refused = await owner.post('/api/v3/custom-module', { name: 'Trail', url: 'x' }, named(requestId));
    expect(refused.body.requestId).toBe(requestId);
    await untilLogged('modules', requestId, 'call refused');
  });

  test('who asks something of permissions to its log', async () => {
    const { owner } = await newOrganization(system);
    await owner.get('/api/v3/role', named('trail-roles'));
    await untilLogged('permissions', 'trail-roles', 'call served');
  });

  test('who mints a short token, and who redeems it, to the log of tokens', async () => {
    const { member } = await newOrganization(system);
    const { data } = await member.post('/api/v3/short-token/generate', undefined, named('trail-generate'));
    const { shortToken } = data;
    await system.anybody.post('/api/v3/short-token/resolve', { shortToken }, named('trail-resolve'));
    for (const requestId of ['trail-generate', 'trail-resolve']) {
      await untilLogged('gateway', requestId, 'request');
      await untilLogged('tokens', requestId, 'call served');
    }
  });

  test('who comes with a token that was used to the topic of token audit, which tells of nobody else', async () => {
    const { member } = await newOrganization(system);
    const { shortToken } = (await member.post('/api/v3/short-token/generate')).data;
    for (const requestId of ['trail-first', 'trail-second']) {
      await system.anybody.post('/api/v3/short-token/resolve', { shortToken }, named(requestId));
    }
    const { brokers, prefix } = system.topics;
    const dump = () => dumpTopics(brokers, topicsOf(prefix).tokenAudit);
    const replay = /^\S+ \S+ .*ce_type=events\.v1\.TokenRefused .*ce_requestid=trail-second .*"reason":"replayed"\}$/;
    await vi.waitFor(async () => expect(await dump()).toMatch(replay), patience);
  });
});

test('a service that is away is a 503 with Retry-After, never a 400, and comes back by itself', async () => {
  const { owner } = await newOrganization(system);
  await addModule(owner, { name: 'Steady', url: 'https://steady.example/?t={SHORT_TOKEN}' });
  const { data } = await owner.post('/api/v3/short-token/generate');
  const readiness = async () => (await fetch(`${system.processes.gateway.internalUrl}/readyz`)).json();
  system.processes.tokens.process.kill('SIGSTOP');
  try {
    const frozen = await system.anybody.post('/api/v3/short-token/resolve', { shortToken: data.shortToken });
    expect([frozen.status, frozen.headers.has('retry-after')]).toEqual([503, true]);
    await vi.waitFor(
      async () => expect(await readiness()).toMatchObject({ ready: true, dependencies: { tokens: 'down' } }),
      { timeout: 10_000 },
    );
  } finally {
    system.processes.tokens.process.kill('SIGCONT');
  }
  const again = () => owner.post('/api/v3/short-token/generate').then(({ status }) => status);
  await vi.waitFor(async () => expect(await again()).toBe(200), patience);
});

test('each process ends within its grace when asked to, and says so', async () => {
  for (const service of services) {
    const { process } = system.processes[service];
    const exit = await process.stop();
    expect([service, exit]).toEqual([service, { code: 0, signal: null }]);
    expect(process.lastLines(1).join()).toContain('stopped');
    expect(process.lastLines(20).join('\n')).not.toContain('stop step took too long');
  }
});
