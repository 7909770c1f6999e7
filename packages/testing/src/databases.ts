import { randomBytes } from 'node:crypto';
import { createServiceDatabase, type ServiceDatabase, type ServiceName } from '@custom-modules/local/databases';
import pg from 'pg';
import { expect, inject, vi } from 'vitest';
import { atEnd } from './at-end.ts';
import type { TestDatabases } from './database-templates.ts';

/** A PostgreSQL with what test files copy. */
export type DatabaseServer = { readonly adminUrl: string; readonly databases: TestDatabases };

const serverOfRun = (): DatabaseServer => ({ adminUrl: inject('postgresAdminUrl'), databases: inject('databases') });

/** A migrated, empty database of a service for this test file alone, on the server of the run unless told which; dropped at its end. */
export async function useDatabase(service: ServiceName, server = serverOfRun()): Promise<ServiceDatabase> {
  const { adminUrl } = server;
  const { template, passwords } = server.databases[service];
  const database = `${service}_${randomBytes(6).toString('hex')}`;
  atEnd(() => withClient(adminUrl, (admin) => drop(admin, database)));
  return createServiceDatabase({ adminUrl, service, passwords, database, template });
}

/** The same database as the administrator, whom row-level security hides nothing from. */
export function adminUrlOf(databaseUrl: string): string {
  const url = new URL(inject('postgresAdminUrl'));
  url.pathname = new URL(databaseUrl).pathname;
  return url.href;
}

/** A connection for as long as the work takes. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** PostgreSQL takes its time to notice that a connection was cut, as that of a thread that was ended. */
const noticing = { timeout: 5000, interval: 20 };

async function drop(admin: pg.Client, database: string): Promise<void> {
  const open = async () => {
    const { rows } = await admin.query(
      `SELECT usename, application_name FROM pg_stat_activity WHERE datname = $1 AND backend_type = 'client backend'`,
      [database],
    );
    return rows;
  };
  try {
    await vi.waitFor(async () => expect(await open(), 'connections left open').toEqual([]), noticing);
  } finally {
    await admin.query(`DROP DATABASE ${pg.escapeIdentifier(database)} WITH (FORCE)`);
  }
}
