import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startProcess } from './owned-process.ts';
import { identifyProcess, isAlive } from './process-identity.ts';
import { endLeftovers } from './process-records.ts';
import { waitUntil } from './wait-until.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'owned-process-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Longer than whatever hears takes on a busy machine. */
const patienceMs = 25_000;

const spec = (script: string, graceMs = patienceMs) => ({
  name: 'sample',
  command: 'sh',
  args: ['-c', script],
  cwd: folder,
  logFile: join(folder, 'sample.log'),
  records: join(folder, 'run'),
  graceMs,
});

describe('a process that is owned', () => {
  test('writes what it prints to its log and tells how it ended', async () => {
    const sample = await startProcess(spec('echo out; echo err >&2; exit 3'));
    expect(await sample.exited).toEqual({ code: 3, signal: null });
    expect(sample.lastLines()).toEqual(['out', 'err']);
    expect(sample.hasExited()).toBe(true);
  });

  test('is told its own settings and how to run, and nothing else that its owner knows', async () => {
    vi.stubEnv('POSTGRES_ADMIN_URL', 'postgres://admin:secret@db/postgres');
    vi.stubEnv('NODE_EXTRA_CA_CERTS', '/etc/ca.pem');
    onTestFinished(() => void vi.unstubAllEnvs());
    const sample = await startProcess({ ...spec('exec env'), env: { RPC_PORT: '9101' } });
    await sample.exited;
    const names = sample.lastLines(1_000).map((line) => line.split('=')[0]);
    expect(names).toEqual(expect.arrayContaining(['PATH', 'NODE_EXTRA_CA_CERTS', 'RPC_PORT']));
    expect(names).not.toContain('POSTGRES_ADMIN_URL');
  });

  test('goes by the id of the command itself', async () => {
    const sample = await startProcess(spec('echo $$; exec sleep 60'));
    await waitUntil(() => sample.lastLines()[0] !== '', patienceMs);
    expect(sample.lastLines()).toEqual([String(sample.pid)]);
    await sample.stop();
  });

  test('ends when asked to', async () => {
    const sample = await startProcess(spec('exec sleep 60'));
    expect(await sample.stop()).toEqual({ code: null, signal: 'SIGTERM' });
    expect(await sample.stop()).toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('is made to end when it does not hear', async () => {
    const sample = await startProcess(spec(`trap '' TERM; echo deaf; while :; do sleep 0.1; done`, 300));
    await waitUntil(() => sample.lastLines()[0] === 'deaf', patienceMs);
    expect(await sample.stop()).toEqual({ code: null, signal: 'SIGKILL' });
  });

  test('leaves no record when it has ended', async () => {
    const sample = await startProcess(spec('exec sleep 60'));
    expect(readdirSync(join(folder, 'run'))).toEqual(['sample.json']);
    sample.kill();
    await sample.exited;
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
  });

  test('fails at once when there is no such user or folder to run in', async () => {
    await expect(startProcess({ ...spec('true'), cwd: join(folder, 'nowhere') })).rejects.toThrow('ENOENT');
  });
});

describe('a process whose owner is killed', () => {
  const logged = () => readFileSync(join(folder, 'sample.log'), 'utf8');
  /** Returns once the process has said that it is ready: it may hear signals before it has learnt what to do then. */
  const startOwner = async (script: string, graceMs?: number): Promise<ChildProcess> => {
    const program = `
      const { startProcess } = await import(${JSON.stringify(join(import.meta.dirname, 'owned-process.ts'))});
      await startProcess(${JSON.stringify(spec(script, graceMs))});
      console.log('started');
      setInterval(() => {}, 60_000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(owner.stdout as NodeJS.ReadableStream, 'data');
    expect(await waitUntil(() => logged() === 'ready\n', patienceMs)).toBe(true);
    return owner;
  };
  const recorded = () => JSON.parse(readFileSync(join(folder, 'run/sample.json'), 'utf8')).process;

  test('is asked to end by its guard', async () => {
    const owner = await startOwner(`trap 'echo asked; exit' TERM; echo ready; while :; do sleep 0.1; done`);
    const sample = recorded();
    owner.kill('SIGKILL');
    expect(await waitUntil(() => !isAlive(sample), patienceMs)).toBe(true);
    expect(logged()).toBe('ready\nasked\n');
  });

  test('is made to end by its guard when it does not hear', async () => {
    const owner = await startOwner(`trap '' TERM; echo ready; while :; do sleep 0.1; done`, 300);
    const sample = recorded();
    owner.kill('SIGKILL');
    expect(await waitUntil(() => !isAlive(sample), patienceMs)).toBe(true);
  });

  test('is gone, with its record, once leftovers are ended', async () => {
    const owner = await startOwner('echo ready; exec sleep 60');
    const sample = recorded();
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    await endLeftovers(join(folder, 'run'));
    expect(isAlive(sample)).toBe(false);
    expect(readdirSync(join(folder, 'run'))).toEqual([]);
  });

  test('is left alone while its owner lives', async () => {
    const owner = await startOwner('echo ready; exec sleep 60');
    await expect(endLeftovers(join(folder, 'run'))).rejects.toThrow(`is in use by process ${owner.pid}`);
    owner.kill('SIGKILL');
  });
});

test('a process is told apart from a later one with the same id', () => {
  const own = identifyProcess(process.pid);
  expect(own && isAlive(own)).toBe(true);
  expect(isAlive({ pid: process.pid, startedAt: 'another time' })).toBe(false);
});
