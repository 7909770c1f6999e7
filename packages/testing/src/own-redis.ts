import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchArtifacts } from '@custom-modules/local/embedded/artifacts';
import { redisUrl, startRedis } from '@custom-modules/local/embedded/redis';
import { freePorts } from '@custom-modules/local/infrastructure';
import { claimPort } from '@custom-modules/local/ports';
import { Redis } from 'ioredis';
import { atEnd } from './at-end.ts';

/** A Redis the test may reconfigure, fill, freeze and end. It keeps its address, and its folder, over a restart. */
export type OwnRedis = {
  readonly url: string;
  /** A connection past the code under test, for what only an operator does. */
  readonly admin: Redis;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Holds the process still: connections stay open and nothing answers. */
  freeze(): Promise<void>;
  thaw(): void;
};

/**
 * Starts one, always as a process of this machine: `TEST_REDIS_SERVER` names another server than the pinned one.
 * Ends with the test file.
 */
export async function useOwnRedis(): Promise<OwnRedis> {
  const state = await mkdtemp(join(tmpdir(), 'custom-modules-redis-'));
  const places = { state, logs: join(state, 'logs'), records: join(state, 'run') };
  for (const folder of Object.values(places)) mkdirSync(folder, { recursive: true });
  const binary = process.env['TEST_REDIS_SERVER'] ?? (await fetchArtifacts(() => undefined)).redis;
  const port = await claimPort(0, 'Redis');
  const url = redisUrl(state, port);
  const admin = new Redis(url, { lazyConnect: true, retryStrategy: () => 20 });
  admin.on('error', () => undefined); // told by the command
  let running: Awaited<ReturnType<typeof startRedis>> | undefined;
  let frozen: number | undefined;

  const own: OwnRedis = {
    url,
    admin,
    async start() {
      running ??= await startRedis(
        { ...places, ports: freePorts, persistent: false, onProgress: () => undefined },
        binary,
        port,
      );
    },
    async stop() {
      await running?.stop();
      running = undefined;
    },
    async freeze() {
      const [, pid] = /process_id:(\d+)/.exec(await admin.info('server')) ?? [];
      frozen = Number(pid);
      process.kill(frozen, 'SIGSTOP');
    },
    thaw() {
      if (frozen !== undefined) process.kill(frozen, 'SIGCONT');
      frozen = undefined;
    },
  };
  atEnd(async () => {
    own.thaw();
    admin.disconnect();
    await own.stop();
    await rm(state, { recursive: true, force: true });
  });
  await own.start();
  return own;
}
