import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { probeRedis } from '../probes.ts';
import { startProcess } from '../process/owned-process.ts';
import { type Instance, waitUntilReady } from './instance.ts';

/** Redis as the token service wants it: nothing on disk, nothing evicted. */
export async function startRedis(instance: Instance, binary: string, port: number) {
  const folder = join(instance.state, 'redis');
  mkdirSync(folder, { recursive: true });
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    save: '',
    appendonly: 'no',
    'repl-backlog-ttl': '0',
    'maxmemory-policy': 'noeviction',
    dir: folder,
  };
  const url = `redis://127.0.0.1:${port}`;
  const server = await startProcess({
    name: 'redis',
    command: binary,
    args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]),
    cwd: folder,
    logFile: join(instance.logs, 'redis.log'),
    records: instance.records,
    graceMs: 3_000,
  });
  await waitUntilReady(instance, server, () => probeRedis(url));
  instance.onProgress(`Redis is ready on port ${port}`);
  return { url, stop: async () => void (await server.stop()) };
}
