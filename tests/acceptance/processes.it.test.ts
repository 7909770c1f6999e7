import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { dumpDatabase, dumpTopics } from '../support/sinks.ts';
import { addModule, permissionNamed } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** What everybody who runs the four processes relies on. */

const services = ['gateway', 'modules', 'permissions', 'tokens'] as const;
let system: System;

beforeAll(async () => {
  system = await useSystem();
});

describe.each(services)('%s', (service) => {
  test('tells its health, the state of each dependency and its metrics on the internal port', async () => {
    const { internalUrl } = system.processes[service];
    expect(await (await fetch(`${internalUrl}/livez`)).text()).toBe('ok');
    const ready = (await (await fetch(`${internalUrl}/readyz`)).json()) as { ready: boolean; dependencies: object };
    expect(ready).toMatchObject({ ready: true, draining: false });
    expect(new Set(Object.values(ready.dependencies))).toEqual(new Set(['up']));
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
    const lines = (await readFile(system.processes[service].process.logFile, 'utf8')).trimEnd().split('\n');
    for (const line of lines) {
      expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), time: expect.any(String) });
      expect(JSON.parse(line).name.split('.')[0]).toBe(service);
    }
  });
});

test('a request id travels from the client to every log, the audit, the topic and the consumer', async () => {
  const { owner } = await newOrganization(system);
  const requestId = `trail-${Date.now()}`;
  const created = await owner.post(
    '/api/v3/custom-module',
    { name: 'Trail', url: 'https://trail.example/' },
    { 'x-request-id': requestId },
  );
  expect(created.headers.get('x-request-id')).toBe(requestId);
  await permissionNamed(owner, 'View Trail');

  const { modules, gateway } = system.processes;
  const { brokers, prefix } = system.topics;
  expect(await readFile(gateway.process.logFile, 'utf8')).toContain(requestId);
  expect(await dumpDatabase(system.databases.modules.appUrl)).toContain(requestId);
  expect(await dumpTopics(brokers, prefix)).toContain(`ce_requestid=${requestId}`);

  const refused = await owner.post(
    '/api/v3/custom-module',
    { name: 'Trail', url: 'x' },
    { 'x-request-id': `${requestId}-2` },
  );
  expect(refused.body.requestId).toBe(`${requestId}-2`);
  expect(await readFile(modules.process.logFile, 'utf8')).toContain(`${requestId}-2`);
});

test('a service that is away is a 503 with Retry-After, never a 400, and comes back by itself', async () => {
  const { owner } = await newOrganization(system);
  await addModule(owner, { name: 'Steady', url: 'https://steady.example/?t={SHORT_TOKEN}' });
  const { data } = await owner.post('/api/v3/short-token/generate');
  system.processes.tokens.process.kill('SIGSTOP');
  try {
    const frozen = await system.anybody.post('/api/v3/short-token/resolve', { shortToken: data.shortToken });
    expect([frozen.status, frozen.headers.has('retry-after')]).toEqual([503, true]);
  } finally {
    system.processes.tokens.process.kill('SIGCONT');
  }
  const again = () => owner.post('/api/v3/short-token/generate').then(({ status }) => status);
  await vi.waitFor(async () => expect(await again()).toBe(200), { timeout: 10_000 });
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
