import type { Transaction } from '@custom-modules/chassis/postgres';
import type { AuditEntry } from '../../domain/audit.ts';

export async function writeAudit(
  transaction: Transaction,
  organizationId: string,
  { actor, at, requestId, action, subject, ...change }: AuditEntry,
): Promise<void> {
  const before = 'before' in change ? JSON.stringify(change.before) : null;
  const after = 'after' in change ? JSON.stringify(change.after) : null;
  await transaction.query(
    `INSERT INTO audit (organization_id, at, actor, action, subject_type, subject_id, before, after, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [organizationId, at, actor, action, subject.type, subject.id, before, after, requestId],
  );
}
