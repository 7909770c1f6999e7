import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchArtifacts } from '@custom-modules/local/embedded/artifacts';
import { claimPort } from '@custom-modules/local/ports';
import { type OwnedProcess, startProcess } from '@custom-modules/local/process/owned-process';
import { waitUntilProcessAnswers } from '@custom-modules/local/process/wait-until-answered';
import { redisConfiguration } from '@custom-modules/local/redis-settings';
import { Redis } from 'ioredis';
import { atEnd } from './at-end.ts';

/** A Redis process the test may reconfigure, fill, freeze and end. It keeps its address, and its folder, over a restart. */
export type OwnRedis = {
  readonly port: number;
  readonly url: string;
  /** A connection past the code under test, for what only an operator does. */
  readonly admin: Redis;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Ends the process without a word. */
  kill(): Promise<void>;
  /** Holds the process still: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
};

export type OwnRedisOptions = {
  readonly port?: number;
  readonly password?: string;
  readonly tls?: boolean;
  /** A sentinel has other settings than a server of data, which are those of `npm start` and these. */
  readonly isSentinel?: boolean;
  readonly settings?: readonly string[];
};

const fixture = join(import.meta.dirname, 'tls.fixture');
const keyFile = join(fixture, 'key.pem');
/** The certificate of every node that speaks TLS, and its own authority. */
export const certificateFile = join(fixture, 'certificate.pem');

/**
 * Starts one, always as a process of this machine: `TEST_REDIS_SERVER` names another server than the pinned one.
 * Ends with the test file.
 */
export async function useOwnRedis(options: OwnRedisOptions = {}): Promise<OwnRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'custom-modules-redis-'));
  const command = await redisBinary();
  const { tls = false, isSentinel = false, password = newPassword(), port = await claimPort(0, 'Redis') } = options;
  const configuration = join(folder, 'redis.conf');
  const settings = [...(tls ? tlsSettings(port) : []), ...(options.settings ?? [])];
  // Once: Redis and its sentinels write there what they have become.
  writeFileSync(configuration, withSettings({ port, password, dir: folder, isSentinel }, settings), { mode: 0o600 });
  const admin = new Redis({
    port,
    password,
    lazyConnect: true,
    retryStrategy: () => 20,
    ...(tls && { tls: { ca: readFileSync(certificateFile) } }),
  });
  admin.on('error', () => undefined); // told by the command
  let running: OwnedProcess | undefined;

  async function end(how: (server: OwnedProcess) => Promise<unknown>): Promise<void> {
    if (running) await how(running);
    running = undefined;
  }
  const own: OwnRedis = {
    port,
    url: `redis${tls ? 's' : ''}://:${password}@127.0.0.1:${port}`,
    admin,
    async start() {
      if (running) return;
      running = await startProcess({
        name: 'redis',
        command,
        args: [configuration, ...(isSentinel ? ['--sentinel'] : [])],
        cwd: folder,
        logFile: join(folder, 'redis.log'),
        records: join(folder, 'run'),
        graceMs: 3_000,
      });
      await waitUntilProcessAnswers(running, async () => void (await admin.ping()));
    },
    stop: () => end((server) => server.stop()),
    kill: () =>
      end((server) => {
        server.kill('SIGKILL');
        return server.exited;
      }),
    freeze: () => running?.kill('SIGSTOP'),
    thaw: () => running?.kill('SIGCONT'),
  };
  atEnd(async () => {
    own.thaw();
    admin.disconnect();
    await own.stop();
    await rm(folder, { recursive: true, force: true });
  });
  await own.start();
  return own;
}

/** Whether the server was built to speak TLS: another one does not know the setting. */
export async function redisSpeaksTls(): Promise<boolean> {
  const nowhere = join(tmpdir(), 'custom-modules-redis-nowhere');
  const { stdout } = spawnSync(await redisBinary(), ['--port', '0', '--tls-port', '0', '--dir', nowhere]);
  return !stdout.includes('tls-port');
}

/** A user that may do to the data what it likes, and to the server nothing: what a service is to be given. */
export function tokenUser() {
  const [username, password] = ['tokens', newPassword()];
  const rights = '+@all -@dangerous +info +cluster|slots +cluster|info';
  return { username, password, setting: `user ${username} on >${password} ~* ${rights}` };
}

export function newPassword(): string {
  return randomBytes(12).toString('hex');
}

async function redisBinary(): Promise<string> {
  return process.env['TEST_REDIS_SERVER'] ?? (await fetchArtifacts(() => undefined)).redis;
}

type Place = { port: number; password: string; dir: string; isSentinel: boolean };

function withSettings({ isSentinel, ...place }: Place, settings: readonly string[]): string {
  const bind = '127.0.0.1';
  const own = isSentinel
    ? `port ${place.port}\nbind ${bind}\ndir ${place.dir}\nrequirepass ${place.password}\nsentinel sentinel-pass ${place.password}\n`
    : redisConfiguration({ ...place, bind });
  return own + settings.map((line) => `${line}\n`).join('');
}

function tlsSettings(port: number): string[] {
  return [
    'port 0',
    `tls-port ${port}`,
    `tls-cert-file ${certificateFile}`,
    `tls-key-file ${keyFile}`,
    `tls-ca-cert-file ${certificateFile}`,
    'tls-auth-clients no',
    'tls-replication yes',
  ];
}
