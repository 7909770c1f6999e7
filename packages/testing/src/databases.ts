import { randomBytes } from 'node:crypto';
import { createServiceDatabase, type ServiceDatabase, type ServiceName } from '@custom-modules/local/databases';
import pg from 'pg';
import { inject } from 'vitest';
import { atEnd } from './at-end.ts';

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
