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

/** Adds a row to the table `audit`, which commits with the change it is about. */
export async function writeAudit(
  transaction: Transaction,
  organizationId: string,
  { actor, at, requestId, action, subject, before, after }: AuditEntry,
): Promise<void> {
  await transaction.query(
    `INSERT INTO audit (organization_id, at, actor, action, subject_type, subject_id, before, after, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [organizationId, at, actor, action, subject.type, subject.id, before, after, requestId],
  );
}
