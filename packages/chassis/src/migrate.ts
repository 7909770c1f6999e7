import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { Type } from 'typebox';
import { loadConfigOrExit } from './config.ts';
import { createLogger, type Logger } from './log.ts';
import { postgresUrl, processSettings } from './settings.ts';

type Migrations = {
  service: string;
  folder: URL;
  /** What must never be logged. */
  secrets: readonly RegExp[];
};

const { logLevel, logFormat } = processSettings;

/** What every migration is told, whatever the service. */
export const migrationSchema = Type.Object({
  logLevel,
  logFormat,
  ownerDatabaseUrl: postgresUrl('PostgreSQL as the role that owns the tables.'),
});

/** The process that brings a service's database up to date, as the owner of its tables; ends with 1 when it cannot. */
export async function runMigrations({ service, folder, secrets }: Migrations): Promise<void> {
  const config = loadConfigOrExit(migrationSchema);
  const log = createLogger({
    name: `${service}.migrate`,
    level: config.logLevel,
    format: config.logFormat,
    secrets,
  });
  await migrate(config.ownerDatabaseUrl, folder, log);
}

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
