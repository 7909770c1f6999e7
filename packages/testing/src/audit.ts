import { withClient } from './databases.ts';

export type AuditRow = {
  readonly organization_id: string;
  readonly actor: string;
  readonly action: string;
  readonly subject_id: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
  readonly at: Date;
  readonly request_id: string | null;
};

/** Who changed what in an organization, oldest first; asked as a role that may read it. */
export function readAudit(url: string, organizationId: string): Promise<AuditRow[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<AuditRow>('SELECT * FROM audit WHERE organization_id = $1 ORDER BY id', [
      organizationId,
    ]);
    return rows;
  });
}
