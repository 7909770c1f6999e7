import type { Transaction } from './postgres.ts';

/** Which operator does something, when, and for which request. */
export type OperatorAct = { readonly actor: string; readonly at: Date; readonly requestId: string };

type OperatorAuditEntry = {
  /** Such as `outbox.redriven`. */
  readonly action: string;
  /** What was asked for, and the ids of what that was. */
  readonly selection: unknown;
  readonly ids: readonly string[];
};

/** Adds a row to the table `operator_audit`, which commits with what it is about. */
export async function writeOperatorAudit(
  transaction: Transaction,
  { actor, at, requestId }: OperatorAct,
  { action, selection, ids }: OperatorAuditEntry,
): Promise<void> {
  await transaction.query(
    'INSERT INTO operator_audit (at, actor, action, selection, ids, request_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [at, actor, action, JSON.stringify(selection), ids, requestId],
  );
}
