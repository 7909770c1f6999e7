import { type OperatorAct, writeOperatorAudit } from '@custom-modules/chassis/operator-audit';
import { inTransaction, type Pool, query } from '@custom-modules/chassis/postgres';
import type { OutboxSelection } from '../domain/outbox-selection.ts';
import { leadLock, relaySession } from './lead-lock.ts';
import { readOutboxDepth } from './outbox-depth.ts';
import { recordBytes } from './outbox-session.ts';
import type { OutboxEntry, OutboxStore } from './outbox-store.ts';

/** Over all organizations, so for the pool of the worker. */
export function createPostgresOutboxStore(pool: Pool): OutboxStore {
  return {
    async readStatus() {
      const [depth, relayLeads] = await Promise.all([readOutboxDepth(pool), readLead(pool)]);
      return { ...depth, relayLeads };
    },
    list: ({ state, after, limit }) =>
      query<OutboxEntry>(
        pool,
        `SELECT id, organization_id AS "organizationId", module_id AS "moduleId",
                headers ->> 'ce_type' AS "eventType", headers ->> 'ce_id' AS "eventId",
                coalesce(headers ->> 'ce_requestid', '') AS "requestId", created_at AS "createdAt",
                ${recordBytes} AS bytes, parked_at AS "parkedAt", parked_reason AS "parkedReason",
                parked_at IS NULL AND EXISTS (SELECT FROM outbox AS parked
                                              WHERE parked.key = outbox.key AND parked.parked_at IS NOT NULL) AS blocked
         FROM outbox
         WHERE ($1::text IS NULL OR (parked_at IS NULL) = ($1 = 'waiting'))
           AND id > $2
         ORDER BY id
         LIMIT $3`,
        [state, after ?? '0', limit + 1],
      ),
    async find(selection) {
      const rows = await query<Row>(pool, `SELECT id FROM outbox WHERE ${isSelected} ORDER BY id`, toValues(selection));
      return rows.map(({ id }) => id);
    },
    redrive: (selection, act) =>
      decide(pool, selection, act, {
        action: 'outbox.redriven',
        statement: `UPDATE outbox SET parked_at = NULL, parked_reason = NULL WHERE ${isSelected} RETURNING id`,
      }),
    drop: (selection, act) =>
      decide(pool, selection, act, {
        action: 'outbox.dropped',
        statement: `DELETE FROM outbox WHERE ${isSelected} RETURNING id`,
      }),
  };
}

type Row = { readonly id: string };

/** Of a selection the oldest are taken: an answer names each, and must fit into a message. */
const mostAtOnce = 1000;

// Said twice: of two who decide at once the second looks again at the rows the first had locked, and at this row alone.
const isSelected = `parked_at IS NOT NULL
  AND id IN (SELECT id FROM outbox
             WHERE parked_at IS NOT NULL AND (id = ANY ($1::bigint[]) OR parked_reason = $2 OR $3)
             ORDER BY id LIMIT ${mostAtOnce})`;

function toValues(selection: OutboxSelection): readonly unknown[] {
  const ids = selection.kind === 'ids' ? selection.ids : null;
  const reason = selection.kind === 'reason' ? selection.reason : null;
  return [ids, reason, selection.kind === 'all'];
}

type Decision = { readonly action: string; readonly statement: string };

/** Changes the selected rows, with a record of who did it, and wakes the relay for what waited behind them. */
function decide(
  pool: Pool,
  selection: OutboxSelection,
  act: OperatorAct,
  { action, statement }: Decision,
): Promise<readonly string[]> {
  return inTransaction(pool, async (transaction) => {
    const { rows } = await transaction.query<Row>(`WITH changed AS (${statement}) SELECT id FROM changed ORDER BY id`, [
      ...toValues(selection),
    ]);
    const ids = rows.map(({ id }) => id);
    await writeOperatorAudit(transaction, act, { action, selection, ids });
    await transaction.query("SELECT pg_notify('outbox', '')");
    return ids;
  });
}

/**
 * Not whether the lock is taken: in other hands it keeps every relay on standby. A lock by one number shows as its halves
 * (https://www.postgresql.org/docs/current/view-pg-locks.html).
 */
async function readLead(pool: Pool): Promise<boolean> {
  const [lead] = await query<{ held: boolean }>(
    pool,
    `SELECT EXISTS (SELECT FROM pg_locks JOIN pg_stat_activity USING (pid)
                    WHERE datname = current_database() AND locktype = 'advisory' AND granted
                      AND (classid, objid, objsubid) = (0, $1, 1) AND application_name = $2) AS held`,
    [leadLock, relaySession],
  );
  return lead?.held === true;
}
