import { randomBytes } from 'node:crypto';
import { keepSecret } from './secrets.ts';

export type RedisPlace = { port: number; bind: string; dir: string; password: string };

/** redis.conf as the token service wants it, however Redis is run: nothing on disk, nothing evicted. */
export function redisConfiguration({ port, bind, dir, password }: RedisPlace): string {
  const settings = {
    port: String(port),
    bind,
    // Who may send CONFIG may write files as whoever runs this, and every user and page of the machine reaches the port.
    requirepass: password,
    save: '',
    appendonly: 'no',
    'repl-backlog-ttl': '0',
    'maxmemory-policy': 'noeviction',
    dir,
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name} ${JSON.stringify(value)}\n`);
  return [...lines, 'rename-command MODULE ""\n'].join('');
}

export function redisPassword(state: string): string {
  return keepSecret(state, 'redis', () => randomBytes(24).toString('base64url'));
}
