import type { Transaction } from '@custom-modules/chassis/postgres';
import type { OperatorAct } from './outbox-store.ts';

type Entry = {
  /** Such as `outbox.redriven`. */
  readonly action: string;
  readonly selection: object;
  readonly ids: readonly string[];
};

/** Records what an operator did, in the transaction that does it. */
export async function writeOperatorAudit(
  transaction: Transaction,
  { actor, at, requestId }: OperatorAct,
  { action, selection, ids }: Entry,
): Promise<void> {
  await transaction.query(
    'INSERT INTO operator_audit (at, actor, action, selection, ids, request_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [at, actor, action, selection, ids, requestId],
  );
}
