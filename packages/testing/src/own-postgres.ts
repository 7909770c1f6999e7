import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '@custom-modules/local/embedded/postgres';
import { freePorts } from '@custom-modules/local/infrastructure';
import { claimPort } from '@custom-modules/local/ports';
import { atEnd } from './at-end.ts';
import { createTemplates } from './database-templates.ts';
import { type DatabaseServer, withClient } from './databases.ts';

/** A PostgreSQL the test may end and start. It keeps its address, and what was written to it, over a restart. */
export type OwnPostgres = DatabaseServer & {
  /** Resolves when it answers again. */
  start(): Promise<void>;
  /** `fast` rolls back what sessions are doing and writes all out; `immediate` drops everything, as a crash does. */
  stop(mode: StopMode): Promise<void>;
};

type StopMode = 'fast' | 'immediate';

const signals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const satisfies Record<StopMode, NodeJS.Signals>;

/** One of the test's own, from the binaries of `npm start`: always a process of this machine. Ends with the test file. */
export async function useOwnPostgres(): Promise<OwnPostgres> {
  const state = await mkdtemp(join(tmpdir(), 'custom-modules-postgres-'));
  atEnd(() => rm(state, { recursive: true, force: true }));
  const places = { logs: join(state, 'logs'), records: join(state, 'run') };
  for (const folder of Object.values(places)) mkdirSync(folder, { recursive: true });
  const instance = { ...places, state, ports: freePorts, persistent: false, onProgress: () => undefined };
  const port = await claimPort(0, 'PostgreSQL');

  const run = () => startPostgres(instance, port);
  let latest = await run();
  atEnd(() => latest.stop());
  const { adminUrl } = latest;
  // What is thrown away with the machine's power is kept; what is acknowledged before it is written would go with the process.
  await withClient(adminUrl, (admin) => admin.query('ALTER ROLE ALL SET synchronous_commit = on'));
  return {
    adminUrl,
    databases: await createTemplates(adminUrl),
    async start() {
      if (latest.process.hasExited()) latest = await run();
    },
    async stop(mode) {
      latest.process.kill(signals[mode]);
      await latest.process.exited;
    },
  };
}
