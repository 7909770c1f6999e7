import { writeOperatorAudit } from '@custom-modules/chassis/operator-audit';
import { inTransaction, type Pool, query, type Transaction } from '@custom-modules/chassis/postgres';
import { type DeadLetter, placeOf, recordMsOf, type Selection } from '../domain/dead-letter.ts';
import type { DeadLetterStore, Deciding } from './dead-letter-store.ts';
import { applyIn, refusalOf } from './postgres-module-projection.ts';

type LetterRow = {
  [Field in keyof DeadLetter]: undefined extends DeadLetter[Field] ? DeadLetter[Field] | null : DeadLetter[Field];
};

const columns = `topic, partition, record_offset::text AS "offset", reason, detail, organization_id AS "organizationId",
  module_id AS "moduleId", version, request_id AS "requestId", record_ms::float8 AS "recordMs", put_aside_at AS "putAsideAt", fate,
  decided_by AS "decidedBy", decided_at AS "decidedAt"`;

/** Whether a letter is about the record that was written then: isAbout of the domain. */
const isAbout = (ms: string) => `coalesce(record_ms = ${ms}, ${ms} <= extract(epoch FROM put_aside_at) * 1000)`;

/** Rows of the ids in $1 and $2, their partitions and offsets. */
const namedByIds = '(partition, record_offset) IN (SELECT * FROM unnest($1::int[], $2::bigint[]))';

/** The store in PostgreSQL, for a pool of the role permissions_worker. */
export function createPostgresDeadLetterStore(pool: Pool): DeadLetterStore {
  return {
    add: ({ topic, partition, offset, recordMs, reason, detail, at, ...subject }) =>
      inTransaction(pool, async (transaction) => {
        await transaction.query(
          `DELETE FROM dead_letter WHERE partition = $1 AND record_offset = $2 AND NOT ${isAbout('$3::bigint')}`,
          [partition, offset, recordMs],
        );
        await transaction.query(
          `INSERT INTO dead_letter
             (topic, partition, record_offset, record_ms, reason, detail, organization_id, module_id, version, request_id,
              put_aside_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
           ON CONFLICT DO NOTHING`,
          [topic, partition, offset, recordMs, reason, storable(detail), ...subjectValues(subject), at],
        );
      }),

    async countWaiting() {
      const rows = await query<{ reason: string; count: number }>(
        pool,
        `SELECT reason, count(*)::int AS count FROM dead_letter WHERE fate = 'waiting' GROUP BY reason`,
      );
      return new Map(rows.map(({ reason, count }) => [reason, count]));
    },

    async list({ fate, reason, after, limit }) {
      const rows = await query<LetterRow & { number: string }>(
        pool,
        `SELECT number, ${columns} FROM dead_letter
         WHERE fate = $1 AND ($2 = '' OR reason = $2) AND ($3::bigint IS NULL OR number < $3)
         ORDER BY number DESC LIMIT $4`,
        [fate, reason, after?.id, limit + 1],
      );
      return rows.map(({ number, ...row }) => ({ number, letter: toLetter(row) }));
    },

    async find(id) {
      const rows = await query<LetterRow>(
        pool,
        `SELECT ${columns} FROM dead_letter WHERE ${namedByIds}`,
        idValues([id]),
      );
      return rows.map(toLetter)[0];
    },

    async waiting(selection, limit) {
      const { where, values } = selected(selection);
      const rows = await query<LetterRow>(
        pool,
        `SELECT ${columns} FROM dead_letter WHERE fate = 'waiting' AND ${where} ORDER BY number LIMIT ${limit}`,
        values,
      );
      return rows.map(toLetter);
    },

    async redrive(id, changes, act) {
      try {
        return await inTransaction(pool, async (transaction) => {
          const decided = await decide(transaction, 'redriven', [id], act);
          if (decided.length === 0) return undefined;
          const applied = await applyIn(transaction, changes);
          await writeOperatorAudit(transaction, act, { ...act, action: 'dead_letters.redriven', ids: [id] });
          return applied;
        });
      } catch (error) {
        throw refusalOf(error) ?? error;
      }
    },

    async droppedAmong(records) {
      const rows = await query<{ id: string }>(
        pool,
        `SELECT partition || '-' || record_offset AS id
         FROM dead_letter
         JOIN unnest($1::int[], $2::bigint[], $3::bigint[]) AS record (partition, record_offset, ms)
           USING (partition, record_offset)
         WHERE fate = 'dropped' AND ${isAbout('record.ms')}`,
        [
          records.map(({ partition }) => partition),
          records.map(({ offset }) => offset),
          records.map(({ time }) => recordMsOf(time)),
        ],
      );
      return new Set(rows.map(({ id }) => id));
    },

    drop: (ids, act) =>
      inTransaction(pool, async (transaction) => {
        const dropped = await decide(transaction, 'dropped', ids, act);
        if (dropped.length > 0) {
          await writeOperatorAudit(transaction, act, { ...act, action: 'dead_letters.dropped', ids: dropped });
        }
        return dropped;
      }),
  };
}

/** Gives those that still wait their fate. Of two who decide about one at once the second waits for the first. */
async function decide(
  transaction: Transaction,
  fate: 'redriven' | 'dropped',
  ids: readonly string[],
  { actor, at }: Deciding,
): Promise<string[]> {
  const { rows } = await transaction.query<{ id: string }>(
    `UPDATE dead_letter SET fate = $3, decided_by = $4, decided_at = $5
     WHERE fate = 'waiting' AND ${namedByIds}
     RETURNING partition || '-' || record_offset AS id`,
    [...idValues(ids), fate, actor, at],
  );
  return rows.map(({ id }) => id);
}

function selected(selection: Selection): { where: string; values: unknown[] } {
  switch (selection.kind) {
    case 'ids':
      return { where: namedByIds, values: idValues(selection.ids) };
    case 'reason':
      return { where: 'reason = $1', values: [selection.reason] };
    case 'all':
      return { where: 'true', values: [] };
    default:
      return selection satisfies never;
  }
}

function idValues(ids: readonly string[]): unknown[] {
  const places = ids.flatMap((id) => placeOf(id) ?? []);
  return [places.map(({ partition }) => partition), places.map(({ offset }) => offset)];
}

function subjectValues({
  organizationId,
  moduleId,
  version,
  requestId,
}: Pick<DeadLetter, 'organizationId' | 'moduleId' | 'version' | 'requestId'>): unknown[] {
  return [organizationId, moduleId, version, requestId];
}

/** What a message says of itself may be in the detail; PostgreSQL takes every text but one with a NUL. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\ufffd');
}

function toLetter(row: LetterRow): DeadLetter {
  return {
    ...row,
    organizationId: row.organizationId ?? undefined,
    moduleId: row.moduleId ?? undefined,
    version: row.version ?? undefined,
    requestId: row.requestId ?? undefined,
    recordMs: row.recordMs ?? undefined,
    decidedBy: row.decidedBy ?? undefined,
    decidedAt: row.decidedAt ?? undefined,
  };
}
