import type { Transaction } from '@custom-modules/chassis/postgres';
import type { OperatorAct } from './dead-letter-store.ts';

export type OperatorAction = 'dead_letters.redriven' | 'dead_letters.dropped' | 'rebuild.started';

/** Adds a row to what operators did, which commits with what it is about. */
export async function writeOperatorAudit(
  transaction: Transaction,
  action: OperatorAction,
  ids: readonly string[],
  { operator, at, requestId, selection }: OperatorAct,
): Promise<void> {
  await transaction.query(
    `INSERT INTO operator_audit (at, operator, action, selection, ids, request_id) VALUES ($1, $2, $3, $4, $5, $6)`,
    [at, operator, action, JSON.stringify(selection), ids, requestId],
  );
}
