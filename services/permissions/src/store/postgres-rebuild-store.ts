import { writeOperatorAudit } from '@custom-modules/chassis/operator-audit';
import { inTransaction, type Pool, query, type Transaction } from '@custom-modules/chassis/postgres';
import { modulesIn } from '../domain/change.ts';
import { newestOfEach } from '../domain/module-change.ts';
import { type Difference, lossOf, type Rebuild } from '../domain/rebuild.ts';
import { refusalOf, upsert } from './postgres-module-projection.ts';
import type { RebuildStore } from './rebuild-store.ts';

const mostExamples = 100;

/** The store in PostgreSQL, for a pool of the role permissions_worker. */
export function createPostgresRebuildStore(pool: Pool): RebuildStore {
  return {
    begin: ({ id, dryRun, acceptLoss }, act) =>
      inTransaction(pool, async (transaction) => {
        await transaction.query(
          `UPDATE rebuild SET state = 'failed', ended_at = $1, failure = $2 WHERE state = 'reading'`,
          [act.at, leftByItsProcess],
        );
        await transaction.query('TRUNCATE module_permission_rebuild');
        await transaction.query(
          `INSERT INTO rebuild (id, state, dry_run, accept_loss, started_by, started_at)
           VALUES ($1, 'reading', $2, $3, $4, $5)`,
          [id, dryRun, acceptLoss, act.actor, act.at],
        );
        await writeOperatorAudit(transaction, act, { ...act, action: 'rebuild.started', ids: [id] });
      }),

    async latest() {
      const rows = await query<RebuildRow>(pool, `SELECT ${columns} FROM rebuild ORDER BY number DESC LIMIT 1`);
      return rows.map(toRebuild)[0];
    },

    async isAnyInUse() {
      const rows = await query<{ is: boolean }>(pool, 'SELECT EXISTS (SELECT FROM module_permission) AS is');
      return rows[0]?.is === true;
    },

    async expect(id, messages) {
      await query(pool, 'UPDATE rebuild SET messages = $2 WHERE id = $1', [id, messages]);
    },

    async apply(id, changes) {
      try {
        return await inTransaction(pool, async (transaction) => {
          await requireReading(transaction, id, 'FOR SHARE');
          // A purge is done with what is in use; of what is read into it has emptied the names already.
          const modules = newestOfEach(modulesIn(changes));
          return modules.length === 0 ? [] : await upsert(transaction, 'module_permission_rebuild', modules);
        });
      } catch (error) {
        throw refusalOf(error) ?? error;
      }
    },

    async progress(id, messagesRead, unreadable) {
      await query(pool, 'UPDATE rebuild SET messages_read = $2, unreadable = $3 WHERE id = $1', [
        id,
        messagesRead,
        unreadable,
      ]);
    },

    finish: (id, at) =>
      inTransaction(pool, async (transaction) => {
        // Nobody applies events meanwhile; permissions are read and granted as ever.
        await transaction.query('LOCK TABLE module_permission IN SHARE ROW EXCLUSIVE MODE');
        const { dryRun, acceptLoss } = await requireReading(transaction, id, 'FOR UPDATE');
        const difference = await findDifference(transaction);
        const failure = dryRun || acceptLoss ? undefined : lossOf(difference);
        if (!dryRun && failure === undefined) await putRight(transaction);
        await transaction.query(
          `UPDATE rebuild SET state = $2, ended_at = $3, difference = $4, failure = $5 WHERE id = $1`,
          [id, failure === undefined ? 'done' : 'failed', at, JSON.stringify(difference), failure],
        );
      }),

    async fail(id, failure, at) {
      await query(
        pool,
        `UPDATE rebuild SET state = 'failed', ended_at = $2, failure = $3 WHERE id = $1 AND state = 'reading'`,
        [id, at, failure],
      );
    },
  };
}

export const leftByItsProcess = 'The process that ran it has ended.';

/** @throws Error when it is under way no more: another may have begun, and owns what would be written to */
async function requireReading(
  transaction: Transaction,
  id: string,
  lock: 'FOR SHARE' | 'FOR UPDATE',
): Promise<Pick<Rebuild, 'dryRun' | 'acceptLoss'>> {
  const { rows } = await transaction.query<Pick<Rebuild, 'dryRun' | 'acceptLoss'>>(
    `SELECT dry_run AS "dryRun", accept_loss AS "acceptLoss" FROM rebuild WHERE id = $1 AND state = 'reading' ${lock}`,
    [id],
  );
  if (!rows[0]) throw new Error('the rebuild is not under way any more');
  return rows[0];
}

async function findDifference(transaction: Transaction): Promise<Difference> {
  const { rows } = await transaction.query<Difference>(
    `WITH difference AS MATERIALIZED (
       SELECT organization_id AS "organizationId", module_id AS "moduleId",
              coalesce(known.permission_id, said.permission_id) AS "permissionId",
              CASE WHEN known.version IS NULL THEN 'missing'
                   WHEN said.version IS NULL THEN 'surplus'
                   ELSE 'different' END AS kind,
              coalesce(known.version, 0) AS version, coalesce(said.version, 0) AS "topicVersion",
              coalesce(known.name, '') AS name, coalesce(said.name, '') AS "topicName"
       FROM module_permission AS known
       FULL JOIN module_permission_rebuild AS said USING (organization_id, module_id)
       WHERE (known.version, known.deleted, known.permission_id, known.name, known.name_key)
         IS DISTINCT FROM (said.version, said.deleted, said.permission_id, said.name, said.name_key)
     ), example AS (
       SELECT * FROM difference ORDER BY "organizationId", "moduleId" LIMIT ${mostExamples}
     )
     SELECT count(*) FILTER (WHERE kind = 'missing')::int AS missing,
            count(*) FILTER (WHERE kind = 'surplus')::int AS surplus,
            count(*) FILTER (WHERE kind = 'different')::int AS different,
            count(*) FILTER (WHERE kind = 'different' AND version > "topicVersion")::int AS older,
            (SELECT coalesce(json_agg(example), '[]') FROM example) AS examples
     FROM difference`,
  );
  if (!rows[0]) throw new Error('counting answers with a row');
  return rows[0];
}

/** Rows that say what the topic says are not touched, so that nobody is told of them. */
async function putRight(transaction: Transaction): Promise<void> {
  // Also those whose permission is another one: its id may by now be that of a row beside it.
  await transaction.query(
    `DELETE FROM module_permission AS known
     WHERE NOT EXISTS (SELECT FROM module_permission_rebuild AS said
                       WHERE (said.organization_id, said.module_id, said.permission_id)
                           = (known.organization_id, known.module_id, known.permission_id))`,
  );
  await transaction.query(
    `UPDATE module_permission AS known
     SET version = said.version, deleted = said.deleted, name = said.name, name_key = said.name_key
     FROM module_permission_rebuild AS said
     WHERE (said.organization_id, said.module_id) = (known.organization_id, known.module_id)
       AND (known.version, known.deleted, known.name, known.name_key)
         IS DISTINCT FROM (said.version, said.deleted, said.name, said.name_key)`,
  );
  await transaction.query(
    `INSERT INTO module_permission (organization_id, module_id, version, deleted, permission_id, name, name_key)
     SELECT organization_id, module_id, version, deleted, permission_id, name, name_key
     FROM module_permission_rebuild
     ON CONFLICT (organization_id, module_id) DO NOTHING`,
  );
}

type RebuildRow = Omit<Rebuild, 'endedAt' | 'difference' | 'failure' | 'messages' | 'messagesRead' | 'unreadable'> & {
  endedAt: Date | null;
  difference: Difference | null;
  failure: string | null;
  messagesRead: string;
  messages: string;
  unreadable: string;
};

const columns = `id, state, dry_run AS "dryRun", accept_loss AS "acceptLoss", started_by AS "startedBy",
  started_at AS "startedAt", ended_at AS "endedAt", messages_read AS "messagesRead", messages, unreadable, difference, failure`;

function toRebuild(row: RebuildRow): Rebuild {
  return {
    ...row,
    endedAt: row.endedAt ?? undefined,
    difference: row.difference ? toDifference(row.difference) : undefined,
    failure: row.failure ?? undefined,
    messagesRead: Number(row.messagesRead),
    messages: Number(row.messages),
    unreadable: Number(row.unreadable),
  };
}

/** The first that were kept counted no older ones, and told no names. */
function toDifference({ older = 0, examples, ...same }: Difference): Difference {
  return { ...same, older, examples: examples.map((example) => ({ ...unnamed, ...example })) };
}

const unnamed = { name: '', topicName: '' };
