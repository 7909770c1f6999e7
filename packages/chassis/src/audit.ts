import type { Transaction } from './postgres.ts';

/** Who changed what, and for which request. People are in it by id alone. */
export type AuditEntry = {
  readonly actor: string;
  readonly at: Date;
  readonly requestId: string;
  /** Such as `module.created`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string };
  /** Absent for what was not there before. */
  readonly before?: object | undefined;
  /** Absent for what is no more. */
  readonly after?: object | undefined;
};

/** A row of the table `audit` as it is read. */
export type AuditRecord = {
  /** Later rows have greater ones. */
  readonly id: string;
  readonly at: Date;
  readonly actorId: string;
  readonly action: string;
  readonly requestId: string;
  readonly before: Record<string, unknown> | null;
  readonly after: Record<string, unknown> | null;
};

type AuditQuery = {
  readonly subject: AuditEntry['subject'];
  readonly after: { readonly id: string } | undefined;
  readonly limit: number;
};

/** Adds rows to the table `audit`, which commit with the change they are about. */
export async function writeAudit(
  transaction: Transaction,
  organizationId: string,
  entries: AuditEntry | readonly AuditEntry[],
): Promise<void> {
  await transaction.query(
    `INSERT INTO audit (organization_id, at, actor, action, subject_type, subject_id, before, after, request_id)
     SELECT $1, at, actor, action, subject ->> 'type', subject ->> 'id', before, after, "requestId"
     FROM jsonb_to_recordset($2)
       AS entry (at timestamptz, actor text, action text, subject jsonb, before jsonb, after jsonb, "requestId" text)`,
    [organizationId, JSON.stringify([entries].flat())],
  );
}

/** What was done to a subject, newest first, behind a row of it; one row more than the limit if there are more. */
export async function readAudit(
  transaction: Transaction,
  organizationId: string,
  { subject, after, limit }: AuditQuery,
): Promise<AuditRecord[]> {
  const { rows } = await transaction.query<AuditRecord>(
    `SELECT id, at, actor AS "actorId", action, request_id AS "requestId", before, after
     FROM audit
     WHERE organization_id = $1 AND subject_type = $2 AND subject_id = $3 AND ($4::bigint IS NULL OR id < $4)
     ORDER BY id DESC
     LIMIT $5`,
    [organizationId, subject.type, subject.id, after?.id, limit + 1],
  );
  return rows;
}
