import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { probePostgres } from '../probes.ts';
import { startProcess } from '../process/owned-process.ts';
import { keepSecret } from '../secrets.ts';
import { type Instance, waitUntilReady } from './instance.ts';
import { give, type PostgresPlace, placePostgres } from './postgres-place.ts';
import { runToEnd } from './run-to-end.ts';

const superuser = 'postgres';

/** One PostgreSQL server that listens on loopback only, reached with a password of its own. */
export async function startPostgres(instance: Instance, port: number) {
  const place = placePostgres(instance.state);
  const password = keepSecret(instance.state, 'postgres-admin', () => randomBytes(24).toString('base64url'));
  const data = join(place.folder, 'data');
  if (!existsSync(data)) {
    instance.onProgress('Preparing PostgreSQL');
    await initialise(place, data, password, instance.persistent);
  }
  // Its owner is gone (see endLeftovers), and the process id in it may be anybody's by now.
  rmSync(join(data, 'postmaster.pid'), { force: true });

  const adminUrl = `postgres://${superuser}:${password}@127.0.0.1:${port}/postgres`;
  const server = await startProcess({
    name: 'postgres',
    command: place.binaries.postgres,
    args: ['-D', data, ...toFlags({ ...settings, port: String(port), ...(instance.persistent ? {} : unsafe) })],
    cwd: place.folder,
    logFile: join(instance.logs, 'postgres.log'),
    records: instance.records,
    stopSignal: 'SIGINT', // "fast": ends sessions instead of waiting for them
    user: place.user,
  });
  await waitUntilReady(instance, server, () => probePostgres(adminUrl));
  instance.onProgress(`PostgreSQL is ready on port ${port}`);
  return {
    adminUrl,
    stop: async () => {
      await server.stop();
      if (!instance.persistent && place.isElsewhere) rmSync(place.folder, { recursive: true, force: true });
    },
  };
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '300',
  shared_buffers: '64MB',
  // Worker processes for reading ahead win nothing here and cost memory.
  io_method: 'sync',
  log_line_prefix: '%m [%p] %q%u@%d ',
};

/** Loses data with the machine's power, which a throw-away instance does not outlive anyway. */
const unsafe = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };

const toFlags = (values: Record<string, string>) =>
  Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Beside its place first and then moved there: a data folder is whole or absent, after a kill -9 too. */
async function initialise(place: PostgresPlace, data: string, password: string, isDurable: boolean): Promise<void> {
  const partial = `${data}.partial`;
  const passwordFile = join(place.folder, 'password');
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  chmodSync(passwordFile, 0o600);
  for (const path of [partial, passwordFile]) give(path, place.user);
  try {
    await runToEnd(
      place.binaries.initdb,
      [
        ...['-D', partial, '-U', superuser, '--pwfile', passwordFile, '--auth', 'scram-sha-256', '--no-instructions'],
        // The same order of strings on every machine, whatever locales it has.
        ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
        ...(isDurable ? [] : ['--no-sync']),
      ],
      { cwd: place.folder, ...place.user },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(partial, data);
}
