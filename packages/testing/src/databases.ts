import { randomBytes } from 'node:crypto';
import { createLogger } from '@custom-modules/chassis/log';
import { migrate } from '@custom-modules/chassis/migrate';
import {
  createServiceDatabase,
  type RolePasswords,
  type ServiceDatabase,
  type ServiceName,
} from '@custom-modules/local/databases';
import pg from 'pg';
import { inject } from 'vitest';
import { atEnd } from './at-end.ts';

/** What a test needs to make a database: a migrated one to copy and the passwords of its roles. */
export type TestDatabases = Readonly<Record<ServiceName, { template: string; passwords: RolePasswords }>>;

const services = ['modules', 'permissions'] as const;

/** Makes one migrated database a service, which every test file copies. */
export async function createTemplates(adminUrl: string): Promise<TestDatabases> {
  const templates = {} as Record<ServiceName, { template: string; passwords: RolePasswords }>;
  for (const service of services) {
    const template = `${service}_template`;
    const passwords = { owner: newPassword(), app: newPassword(), worker: newPassword() };
    const { ownerUrl } = await createServiceDatabase({ adminUrl, service, passwords, database: template });
    const log = createLogger({ name: 'testing', level: 'warn', format: 'json', secrets: [] });
    await migrate(ownerUrl, new URL(`../../../services/${service}/migrations`, import.meta.url), log);
    templates[service] = { template, passwords };
  }
  return templates;
}

/** A migrated, empty database of a service for this test file alone; dropped at its end. */
export async function useDatabase(service: ServiceName): Promise<ServiceDatabase> {
  const adminUrl = inject('postgresAdminUrl');
  const { template, passwords } = inject('databases')[service];
  const database = `${service}_${randomBytes(6).toString('hex')}`;
  atEnd(() => drop(adminUrl, database));
  return createServiceDatabase({ adminUrl, service, passwords, database, template });
}

async function drop(adminUrl: string, database: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  try {
    const open = await admin.query('SELECT usename, application_name FROM pg_stat_activity WHERE datname = $1', [
      database,
    ]);
    await admin.query(`DROP DATABASE ${pg.escapeIdentifier(database)} WITH (FORCE)`);
    if (open.rows.length > 0) throw new Error(`connections left open: ${JSON.stringify(open.rows)}`);
  } finally {
    await admin.end();
  }
}

function newPassword(): string {
  return randomBytes(12).toString('hex');
}
