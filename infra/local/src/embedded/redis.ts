import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { probeRedis } from '../probes.ts';
import { startProcess } from '../process/owned-process.ts';
import { redisConfiguration, redisPassword } from '../redis-settings.ts';
import { type Instance, waitUntilReady } from './instance.ts';

/** One Redis that listens on loopback only, reached with a password of its own. */
export async function startRedis(instance: Instance, binary: string, port: number) {
  const folder = join(instance.state, 'redis');
  mkdirSync(folder, { recursive: true });
  const password = redisPassword(instance.state);
  const url = redisUrl(instance.state, port);
  // Not as flags: every user of the machine sees those.
  const configuration = join(folder, 'redis.conf');
  writeFileSync(configuration, redisConfiguration({ port, bind: '127.0.0.1', dir: folder, password }), { mode: 0o600 });
  const server = await startProcess({
    name: 'redis',
    command: binary,
    args: [configuration],
    cwd: folder,
    logFile: join(instance.logs, 'redis.log'),
    records: instance.records,
    graceMs: 3_000,
  });
  await waitUntilReady(instance, server, () => probeRedis(url));
  instance.onProgress(`Redis is ready on port ${port}`);
  return { url, logFile: server.logFile, stop: async () => void (await server.stop()) };
}

/** Where the Redis of a state folder is, with its password, whether or not it runs. */
export function redisUrl(state: string, port: number): string {
  return `redis://:${redisPassword(state)}@127.0.0.1:${port}`;
}
