import type { EventRecord } from '@custom-modules/contracts/module-events';
import pg from 'pg';

export type AuditRow = {
  readonly organization_id: string;
  readonly actor: string;
  readonly action: string;
  readonly subject_id: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly at: Date;
  readonly request_id: string;
};

/** Who changed what in an organization, oldest first. */
export function readAudit(workerUrl: string, organizationId: string): Promise<readonly AuditRow[]> {
  return withClient(workerUrl, async (client) => {
    const { rows } = await client.query<AuditRow>('SELECT * FROM audit WHERE organization_id = $1 ORDER BY id', [
      organizationId,
    ]);
    return rows;
  });
}

/** What of an organization waits for the topic, oldest first. */
export function readOutbox(workerUrl: string, organizationId: string): Promise<readonly EventRecord[]> {
  return withClient(workerUrl, async (client) => {
    const { rows } = await client.query<EventRecord>(
      'SELECT key, value, headers FROM outbox WHERE organization_id = $1 ORDER BY id',
      [organizationId],
    );
    return rows;
  });
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
