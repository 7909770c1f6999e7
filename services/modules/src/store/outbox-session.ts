import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';
import { within } from '@custom-modules/chassis/within';
import type { EventRecord } from '@custom-modules/contracts/event-record';
import pg from 'pg';

/** A row on its way to the topic. */
export type OutboxRow = { readonly id: string; readonly moduleId: string; readonly record: EventRecord };

/**
 * A connection of its own to the outbox, by which one of several relays leads. Each function throws once the
 * connection is gone, and the lead with it.
 */
export type OutboxSession = {
  /** Takes the lead unless another session has it; it is kept until the session ends. */
  tryLead(): Promise<boolean>;
  /** The oldest rows that may be sent. */
  next(limit: number): Promise<readonly OutboxRow[]>;
  remove(rows: readonly OutboxRow[]): Promise<void>;
  /** Sets rows aside: from here on they and the later rows of their modules are not among the next ones. */
  park(rows: readonly OutboxRow[], reason: string): Promise<void>;
  /** Resolves when rows were written since the last `next`, after so many milliseconds, or when the signal aborts. */
  untilWritten(milliseconds: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

/** Any number: only that all relays take the same one. Advisory locks are per database. */
const leadLock = 7_238_912;
const pingMs = 1000;
/** A holder that is frozen and pings no more loses its connection, and so the lead, after this. */
const idleSessionTimeoutMs = 4000;
/** How soon the database notices, within a statement, that a holder has died. */
const connectionCheckMs = 1000;
const closeMs = 1000;

/** Connects directly, never through a pooler: the lock and LISTEN belong to the connection. */
export async function openOutboxSession({ url, log }: { url: string; log: Logger }): Promise<OutboxSession> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'modules.relay',
    connectionTimeoutMillis: 3000,
    statement_timeout: 5000,
    query_timeout: 6000,
    keepAlive: true,
    options: `-c idle_session_timeout=${idleSessionTimeoutMs} -c client_connection_check_interval=${connectionCheckMs}`,
  });
  const ended = new AbortController();
  let written = new AbortController();
  client.on('error', (err) => log.warn({ err }, 'outbox connection lost'));
  client.on('end', () => ended.abort());
  client.on('notification', () => written.abort());
  const end = () => within(closeMs, client.end()).catch((err) => log.warn({ err }, 'outbox connection not closed'));
  await client.connect();
  try {
    await client.query('LISTEN outbox');
  } catch (error) {
    await end();
    throw error;
  }
  const pinging = ping(client, ended.signal);

  return {
    async tryLead() {
      const { rows } = await client.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [leadLock]);
      return rows[0]?.leads === true;
    },
    async next(limit) {
      written = new AbortController();
      return readNext(client, limit);
    },
    async remove(rows) {
      await client.query('DELETE FROM outbox WHERE id = ANY($1)', [rows.map(({ id }) => id)]);
    },
    async park(rows, reason) {
      await client.query('UPDATE outbox SET parked_at = now(), parked_reason = $2 WHERE id = ANY($1)', [
        rows.map(({ id }) => id),
        reason,
      ]);
    },
    untilWritten: (milliseconds, signal) =>
      pause(milliseconds, AbortSignal.any([written.signal, ended.signal, signal])),
    async close() {
      ended.abort();
      await pinging;
      await end();
    },
  };
}

/**
 * In the order of ids, and always from the lowest: a transaction may commit a lower id than one that was seen before, so a
 * cursor would pass it over. A module with a parked row waits, for its events must keep their order.
 */
async function readNext(client: pg.Client, limit: number): Promise<readonly OutboxRow[]> {
  const { rows } = await client.query<{ id: string; module_id: string } & EventRecord>(
    `SELECT id, module_id, key, value, headers FROM outbox
     WHERE parked_at IS NULL
       AND NOT EXISTS (SELECT FROM outbox AS parked
                       WHERE parked.module_id = outbox.module_id AND parked.parked_at IS NOT NULL)
     ORDER BY id
     LIMIT $1`,
    [limit],
  );
  return rows.map(({ id, module_id, ...record }) => ({ id, moduleId: module_id, record }));
}

/** Keeps the session from being ended as idle, also while a send takes its time. */
async function ping(client: pg.Client, ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    await pause(pingMs, ended);
    // A connection that is lost says so by itself; whoever uses it next finds out.
    if (!ended.aborted) await client.query('SELECT 1').catch(() => undefined);
  }
}
