import { randomBytes } from 'node:crypto';
import { existsSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { probePostgres } from '../probes.ts';
import { startProcess } from '../process/owned-process.ts';
import { keepSecret } from '../secrets.ts';
import { type Instance, waitUntilReady } from './instance.ts';
import { type PostgresPlace, placePostgres } from './postgres-place.ts';
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
  await runInside(place, 'rm', ['-f', join(data, 'postmaster.pid')]);

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
    logFile: server.logFile,
    /** For whoever ends it in another way than `stop` does. */
    process: server,
    stop: async () => {
      await server.stop();
      if (!instance.persistent && place.isElsewhere) await remove(place);
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
  const initdb = [
    ...[place.binaries.initdb, '-D', partial, '-U', superuser, '--auth', 'scram-sha-256', '--no-instructions'],
    // The same order of strings on every machine, whatever locales it has.
    ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'builtin', '--builtin-locale', 'C.UTF-8'],
    ...(isDurable ? [] : ['--no-sync']),
    ...['--pwfile', '/dev/stdin'],
  ];
  await runInside(place, 'rm', ['-rf', partial]);
  // By its name a pipe opens only to the user who made it, so that one makes another.
  await runInside(place, 'sh', ['-c', 'cat | "$@"', 'sh', ...initdb], password);
  await runInside(place, 'mv', [partial, data]);
}

async function remove(place: PostgresPlace): Promise<void> {
  await runInside(place, 'find', [place.folder, '-mindepth', '1', '-delete']);
  rmdirSync(place.folder);
}

/** As the user whose folder it is: any name in there may be a link by now, which root would follow anywhere. */
function runInside(place: PostgresPlace, command: string, args: string[], input?: string): Promise<void> {
  return runToEnd(command, args, { cwd: place.folder, ...place.user }, input);
}
