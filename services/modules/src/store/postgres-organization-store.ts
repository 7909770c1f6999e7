import { writeOperatorAudit } from '@custom-modules/chassis/operator-audit';
import { inTransaction, type Pool, query, type Transaction } from '@custom-modules/chassis/postgres';
import type { EventRecord } from '@custom-modules/contracts/event-record';
import { type ModuleRow, toModule } from './module-row.ts';
import type { Holdings, OrganizationStore, PurgeEntry } from './organization-store.ts';
import type { EncodeEvent } from './postgres-module-transaction.ts';

type Options = {
  /** Of the worker. */
  readonly pool: Pool;
  readonly encodeEvent: EncodeEvent;
  readonly encodePurge: (entry: PurgeEntry) => EventRecord;
};

/** As many as a statement takes well within its time. */
const eventsAtOnce = 1000;

export function createPostgresOrganizationStore({ pool, encodeEvent, encodePurge }: Options): OrganizationStore {
  return {
    async count(organizationId) {
      const [holdings] = await query<Holdings>(
        pool,
        `SELECT (SELECT count(*)::int FROM module WHERE organization_id = $1) AS modules,
                (SELECT count(*)::int FROM audit WHERE organization_id = $1) AS "auditRows"`,
        [organizationId],
      );
      return holdings ?? { modules: 0, auditRows: 0 };
    },
    purge: (organizationId, { id, act, deletionOf }) =>
      inTransaction(pool, async (transaction) => {
        const remove = async (what: string) =>
          (await transaction.query(`DELETE FROM ${what}`, [organizationId])).rowCount ?? 0;
        // Whoever changes a module is waited for, and what is removed is what they left.
        const { rows } = await transaction.query<ModuleRow>(
          'DELETE FROM module WHERE organization_id = $1 RETURNING *',
          [organizationId],
        );
        // They would keep back the deletions of their modules.
        await remove('outbox WHERE organization_id = $1 AND parked_at IS NOT NULL');
        const { actor, at, requestId } = act;
        for (let from = 0; from < rows.length; from += eventsAtOnce) {
          const modules = rows.slice(from, from + eventsAtOnce).map(toModule);
          const events = modules.map((module) => ({ module_id: module.id, ...encodeEvent(deletionOf(module)) }));
          await addEvents(transaction, organizationId, events);
        }
        const purged = encodePurge({ id, organizationId, actor, at, trail: { requestId } });
        await addEvents(transaction, organizationId, [{ module_id: null, ...purged }]);
        await remove('organization_setting WHERE organization_id = $1');
        await remove('idempotency_key WHERE organization_id = $1');
        const auditRows = await remove('audit WHERE organization_id = $1');
        await writeOperatorAudit(transaction, act, {
          action: 'organization.purged',
          selection: { organizationId },
          ids: rows.map((row) => row.id),
        });
        return { modules: rows.length, auditRows };
      }),
  };
}

type OutboxEvent = EventRecord & { readonly module_id: string | null };

async function addEvents(transaction: Transaction, organizationId: string, events: readonly OutboxEvent[]) {
  await transaction.query(
    `INSERT INTO outbox (organization_id, module_id, key, value, headers)
     SELECT $1, module_id, key, value, headers
     FROM jsonb_to_recordset($2) AS event (module_id uuid, key text, value text, headers jsonb)`,
    [organizationId, JSON.stringify(events)],
  );
}
