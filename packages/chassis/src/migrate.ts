import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import type { Logger } from './log.ts';

/**
 * Brings a database up to the newest `NNN-name.sql` of a folder, all pending ones in one transaction. Safe to run
 * by several at once: the others wait for the lock.
 */
export async function migrate(databaseUrl: string, folder: URL, log: Logger): Promise<void> {
  const applied = await runner({
    databaseUrl,
    dir: fileURLToPath(folder),
    direction: 'up',
    migrationsTable: 'migration',
    lockValue: 7_238_911,
    advisoryLockTimeout: 30_000,
    logger: {
      debug: (message: string) => log.debug(message),
      info: (message: string) => log.debug(message),
      warn: (message: string) => log.warn(message),
      error: (message: string) => log.error(message),
    },
  } as Parameters<typeof runner>[0]);
  log.info({ migrations: applied.map(({ name }) => name) }, 'database is up to date');
}
