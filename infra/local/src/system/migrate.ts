import { join } from 'node:path';
import { nodeBinary, root } from '../checkout.ts';
import type { ServiceName } from '../databases.ts';
import { Problem } from '../problem.ts';
import { startProcess } from '../process/owned-process.ts';

export type MigrationRequest = { service: ServiceName; ownerUrl: string; logs: string; records: string };

/** Brings a service's database to what its code expects. Throws a Problem with the last words of a migration that fails. */
export async function migrateService({ service, ownerUrl, logs, records }: MigrationRequest): Promise<void> {
  const migration = await startProcess({
    name: `${service}-migration`,
    command: nodeBinary,
    args: ['src/migrate.ts'],
    cwd: join(root, 'services', service),
    env: { OWNER_DATABASE_URL: ownerUrl },
    logFile: join(logs, `${service}-migration.log`),
    records,
  });
  const { code } = await migration.exited;
  if (code === 0) return;
  const heading = `The migration of ${service} failed; its log is ${migration.logFile}:`;
  throw new Problem([heading, ...migration.lastLines()].join('\n'));
}
