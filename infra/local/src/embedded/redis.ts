import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { probeRedis } from '../probes.ts';
import { startProcess } from '../process/owned-process.ts';
import { keepSecret } from '../secrets.ts';
import { type Instance, waitUntilReady } from './instance.ts';

/** Redis as the token service wants it: nothing on disk, nothing evicted, reached with a password of its own. */
export async function startRedis(instance: Instance, binary: string, port: number) {
  const folder = join(instance.state, 'redis');
  mkdirSync(folder, { recursive: true });
  const url = redisUrl(instance.state, port);
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    // Who may send CONFIG may write files as whoever runs this, and every user and page of the machine reaches the port.
    requirepass: new URL(url).password,
    save: '',
    appendonly: 'no',
    'repl-backlog-ttl': '0',
    'maxmemory-policy': 'noeviction',
    dir: folder,
  };
  // Not as flags: every user of the machine sees those.
  const configuration = join(folder, 'redis.conf');
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${JSON.stringify(value)}\n`);
  writeFileSync(configuration, [...lines, 'rename-command MODULE ""\n'].join(''), { mode: 0o600 });
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
  const password = keepSecret(state, 'redis', () => randomBytes(24).toString('base64url'));
  return `redis://:${password}@127.0.0.1:${port}`;
}
