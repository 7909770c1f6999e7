import { writeAudit } from '@custom-modules/chassis/audit';
import type { Transaction } from '@custom-modules/chassis/postgres';
import type { EventRecord } from '@custom-modules/contracts/event-record';
import type { Attempt } from '../domain/attempt.ts';
import type { Module } from '../domain/module.ts';
import { type ModuleRow, toModule, toRow } from './module-row.ts';
import type { AddOutcome, BeginOutcome, EventEntry, ModuleTransaction } from './module-store.ts';
import { findModule, readSetting } from './postgres-reads.ts';

export type EncodeEvent = (entry: EventEntry) => EventRecord;

type Options = {
  readonly client: Transaction;
  readonly organizationId: string;
  readonly encodeEvent: EncodeEvent;
};

/** The statements of a transaction that has begun. */
export function openTransaction({ client, organizationId, encodeEvent }: Options): ModuleTransaction {
  async function addRecord({ event, ...rest }: EventEntry, change: Change): Promise<void> {
    const { actor, occurredAt: at, module } = event;
    const { requestId } = rest.trail;
    const subject = { type: 'module', id: module.id };
    const action = `module.${event.kind}`;
    const { key, value, headers } = encodeEvent({ event, ...rest });
    await Promise.all([
      writeAudit(client, organizationId, { actor, at, requestId, action, subject, ...change }),
      client.query('INSERT INTO outbox (organization_id, module_id, key, value, headers) VALUES ($1, $2, $3, $4, $5)', [
        organizationId,
        module.id,
        key,
        value,
        headers,
      ]),
    ]);
  }

  return {
    find: (id) => findModule(client, organizationId, id),
    readSetting: () => readSetting(client, organizationId),
    async lockSetting() {
      // A row to lock, for the first two who decide something at once.
      await client.query('INSERT INTO organization_setting (organization_id) VALUES ($1) ON CONFLICT DO NOTHING', [
        organizationId,
      ]);
      return readSetting(client, organizationId, { lock: true });
    },
    async saveSetting(before, after, entry) {
      await client.query('UPDATE organization_setting SET allowed_hosts = $2 WHERE organization_id = $1', [
        organizationId,
        after.allowedHosts,
      ]);
      const subject = { type: 'organization_setting', id: organizationId };
      const action = 'organization_setting.updated';
      await writeAudit(client, organizationId, { ...entry, action, subject, before, after });
    },
    lock: (id) => findModule(client, organizationId, id, { lock: true }),
    async count() {
      const { rows } = await client.query<{ count: number }>(
        'SELECT count(*)::int AS count FROM module WHERE organization_id = $1',
        [organizationId],
      );
      return rows[0]?.count ?? 0;
    },
    async add(module, entry) {
      const outcome = await insertModule(client, module);
      if (outcome.kind === 'added') await addRecord(entry, { after: module });
      return outcome;
    },
    begin: (attempt) => beginAttempt(client, organizationId, attempt),
    async finish({ userId, keyHash }, module) {
      await client.query(
        'UPDATE idempotency_key SET module = $4 WHERE organization_id = $1 AND user_id = $2 AND key_hash = $3',
        [organizationId, userId, keyHash, toRow(module)],
      );
    },
    async replace(before, after, entry) {
      await client.query(
        `UPDATE module SET (type, url, icon, menu_group, menu_order, enabled, version, updated_at, updated_by) =
           (SELECT type, url, icon, menu_group, menu_order, enabled, version, updated_at, updated_by
            FROM jsonb_populate_record(NULL::module, $1))
         WHERE organization_id = $2 AND id = $3`,
        [toRow(after), organizationId, after.id],
      );
      await addRecord(entry, { before, after });
    },
    async remove(before, entry) {
      await client.query('DELETE FROM module WHERE organization_id = $1 AND id = $2', [organizationId, before.id]);
      await addRecord(entry, { before });
    },
  };
}

/** One that expired is begun anew. The row is locked in either case. */
async function beginAttempt(
  client: Transaction,
  organizationId: string,
  { userId, keyHash, requestHash, now, expiresAt }: Attempt,
): Promise<BeginOutcome> {
  const { rowCount } = await client.query(
    `INSERT INTO idempotency_key AS known (organization_id, user_id, key_hash, request_hash, expires_at)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (organization_id, user_id, key_hash) DO UPDATE
       SET (request_hash, module, expires_at) = (excluded.request_hash, NULL, excluded.expires_at)
       WHERE known.expires_at <= $6`,
    [organizationId, userId, keyHash, requestHash, expiresAt, now],
  );
  if (rowCount === 1) return { kind: 'begun' };
  const { rows } = await client.query<ModuleRow & { same: boolean }>(
    `SELECT made.*, request_hash = $4 AS same
     FROM idempotency_key, jsonb_populate_record(NULL::module, idempotency_key.module) AS made
     WHERE idempotency_key.organization_id = $1 AND user_id = $2 AND key_hash = $3`,
    [organizationId, userId, keyHash, requestHash],
  );
  const [known] = rows;
  if (!known) throw new Error('an attempt that was in the way is gone');
  return known.same ? { kind: 'made', module: toModule(known) } : { kind: 'another' };
}

type Change = { readonly before?: object; readonly after?: object };

async function insertModule(client: Transaction, module: Module): Promise<AddOutcome> {
  const row = toRow(module);
  for (;;) {
    const { rowCount } = await client.query(
      `INSERT INTO module SELECT * FROM jsonb_populate_record(NULL::module, $1)
       ON CONFLICT ON CONSTRAINT module_name_is_unique DO NOTHING`,
      [row],
    );
    if (rowCount === 1) return { kind: 'added' };
    const { rows } = await client.query<{ id: string }>(
      'SELECT id FROM module WHERE organization_id = $1 AND name_key = $2',
      [row.organization_id, row.name_key],
    );
    // Nobody has it: whoever did has deleted it since. Once more.
    if (rows[0]) return { kind: 'name_taken', moduleId: rows[0].id };
  }
}
