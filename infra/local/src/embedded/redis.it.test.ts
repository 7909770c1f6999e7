import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { freePorts } from '../infrastructure.ts';
import { claimPort } from '../ports.ts';
import { fetchArtifacts } from './artifacts.ts';
import { startRedis } from './redis.ts';

let state: string;
let server: Awaited<ReturnType<typeof startRedis>>;
let password: string;

beforeAll(async () => {
  state = mkdtempSync(join(tmpdir(), 'embedded-redis-'));
  const places = { state, logs: join(state, 'logs'), records: join(state, 'run') };
  // The folder of a start before there was a password is there already, and no secret.
  for (const folder of [places.logs, places.records, join(state, 'redis')]) mkdirSync(folder);
  const { redis: binary } = await fetchArtifacts(() => undefined);
  const instance = { ...places, ports: freePorts, persistent: true, onProgress: () => undefined };
  server = await startRedis(instance, binary, await claimPort(0, 'Redis'));
  password = new URL(server.url).password;
});
afterAll(async () => {
  await server?.stop();
  rmSync(state, { recursive: true, force: true });
});

function connect(url: string): Redis {
  const redis = new Redis(url, { lazyConnect: true, enableReadyCheck: false, retryStrategy: null });
  redis.on('error', () => undefined); // told by the command
  onTestFinished(() => redis.disconnect());
  return redis;
}

test('nobody without the password may have it write files', async () => {
  const stranger = connect(`redis://${new URL(server.url).host}`);
  await expect(stranger.config('SET', 'dir', '/')).rejects.toThrow('NOAUTH');
});

test('loads no code, whoever asks', async () => {
  await expect(connect(server.url).call('MODULE', 'LIST')).rejects.toThrow('unknown command');
});

test('the password is in no file that others may read', async () => {
  expect(password).toMatch(/^[\w-]{32}$/);
  expect(statSync(join(state, 'redis/redis.conf')).mode & 0o777).toBe(0o600);
  expect(await readFile(join(state, 'logs/redis.log'), 'utf8')).not.toContain(password);
});

test.runIf(process.platform === 'linux')('the password is on no command line', async () => {
  const [, pid] = /process_id:(\d+)/.exec(await connect(server.url).info('server')) ?? [];
  const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8');
  expect(commandLine).toContain('redis');
  expect(commandLine).not.toContain(password);
});
