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
