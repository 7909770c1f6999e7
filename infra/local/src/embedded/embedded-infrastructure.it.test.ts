import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeBinary } from '../checkout.ts';
import { describeInfrastructureContract } from '../infrastructure.contract.ts';
import { freePorts, startInfrastructure } from '../infrastructure.ts';
import { isAlive, type ProcessIdentity } from '../process/process-identity.ts';
import { waitUntil } from '../process/wait-until.ts';

const ownerScript = join(import.meta.dirname, 'own-infrastructure.fixture.ts');
const slow = 120_000;

describe('embedded infrastructure', () => describeInfrastructureContract('embedded'));

describe('embedded infrastructure whose owner is killed', { timeout: slow }, () => {
  let state: string;
  let owner: ChildProcess;
  const start = () =>
    startInfrastructure('embedded', { state, ports: freePorts, persistent: true, onProgress: () => undefined });

  beforeEach(async () => {
    state = mkdtempSync(join(tmpdir(), 'infrastructure-owner-'));
    owner = spawn(nodeBinary, [ownerScript, state, 'persistent'], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(owner.stdout as NodeJS.ReadableStream, 'data');
  }, slow);
  afterEach(() => {
    owner.kill('SIGKILL');
    rmSync(state, { recursive: true, force: true });
  });

  test('leaves no process behind', async () => {
    const processes = recordedProcesses(state);
    expect(processes).toHaveLength(3);
    expect(processes.every(isAlive)).toBe(true);
    owner.kill('SIGKILL');
    expect(await waitUntil(() => !processes.some(isAlive), 15_000)).toBe(true);
  });

  test('starts again in the same folder at once', async () => {
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    const infrastructure = await start();
    await infrastructure.stop();
    expect(recordedProcesses(state)).toEqual([]);
  });

  test('is refused to a second owner while the first lives', async () => {
    await expect(start()).rejects.toThrow(`is in use by process ${owner.pid}`);
  });
});

test('names the busy port and what wanted it', async () => {
  const state = mkdtempSync(join(tmpdir(), 'infrastructure-port-'));
  const squatter = createServer().listen(0, '127.0.0.1');
  await once(squatter, 'listening');
  const { port } = squatter.address() as { port: number };
  const ports = { ...freePorts, redis: port };
  const starting = startInfrastructure('embedded', { state, ports, persistent: false, onProgress: () => undefined });
  await expect(starting).rejects.toThrow(`Port ${port} is busy: Redis wants it.`);
  squatter.close();
  rmSync(state, { recursive: true });
});

function recordedProcesses(state: string): ProcessIdentity[] {
  const folder = join(state, 'run');
  return readdirSync(folder).map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')).process);
}
