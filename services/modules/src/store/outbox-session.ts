import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';
import { within } from '@custom-modules/chassis/within';
import type { EventRecord } from '@custom-modules/contracts/event-record';
import pg from 'pg';
import { leadLock, relaySession } from './lead-lock.ts';

/** A row on its way to the topic. Those whose records have one key have an order. */
export type OutboxRow = { readonly id: string; readonly moduleId: string | null; readonly record: EventRecord };

/**
 * A connection of its own to the outbox, by which one of several relays leads. Each function throws once the
 * connection is gone, and the lead with it.
 */
export type OutboxSession = {
  /** Takes the lead unless another session has it; it is kept until the session ends. */
  tryLead(): Promise<boolean>;
  /** The oldest rows that may be sent: as many as it takes to have so many bytes, or what there is. */
  next(bytes: number): Promise<readonly OutboxRow[]>;
  /** Answers how many seconds each of them was here. */
  remove(rows: readonly OutboxRow[]): Promise<readonly number[]>;
  /** Sets a row aside: from here on it and the later rows of its key are not among the next ones. */
  park(row: OutboxRow, reason: string): Promise<void>;
  /** Removes the idempotency keys that have expired. Beside the outbox, it falls to whoever leads since that is one. */
  forgetExpiredKeys(): Promise<void>;
  /** Resolves when rows were written since the last `next`, after so many milliseconds, or when the signal aborts. */
  untilWritten(milliseconds: number, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
};

const pingMs = 1000;
/** A holder that is frozen and pings no more loses its connection, and so the lead, after this. */
const idleSessionTimeoutMs = 4000;
/** How soon the database notices, within a statement, that a holder has died. */
const connectionCheckMs = 1000;
/** The same of one that takes no more of an answer: the database waits for it outside of a statement, and idle it is not. */
const untakenAnswerMs = 4000;
/** More than `next` may need for its bytes. */
const mostRows = 2000;
/** How large a row is on the topic, or a little smaller. */
export const recordBytes = '(octet_length(key) + octet_length(value) + octet_length(headers::text))';
const sessionSettings = {
  idle_session_timeout: idleSessionTimeoutMs,
  client_connection_check_interval: connectionCheckMs,
  tcp_user_timeout: untakenAnswerMs,
  // What is known of a table that is full now and empty then is never right: unless told, the planner reads and sorts all of it.
  enable_sort: 'off',
  max_parallel_workers_per_gather: 0,
};
const closeMs = 1000;

/** Connects directly, never through a pooler: the lock and LISTEN belong to the connection. */
export async function openOutboxSession({ url, log }: { url: string; log: Logger }): Promise<OutboxSession> {
  const client = new pg.Client({
    connectionString: url,
    application_name: relaySession,
    connectionTimeoutMillis: 3000,
    statement_timeout: 5000,
    query_timeout: 6000,
    keepAlive: true,
    options: Object.entries(sessionSettings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
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
    async next(bytes) {
      written = new AbortController();
      return readNext(client, bytes);
    },
    async remove(rows) {
      // One clock measures: that of the database.
      const removed = await client.query<{ seconds: number }>(
        `DELETE FROM outbox WHERE id = ANY($1)
         RETURNING extract(epoch FROM clock_timestamp() - created_at)::float8 AS seconds`,
        [rows.map(({ id }) => id)],
      );
      return removed.rows.map(({ seconds }) => seconds);
    },
    async park({ id }, reason) {
      await client.query('UPDATE outbox SET parked_at = now(), parked_reason = $2 WHERE id = $1', [id, reason]);
    },
    async forgetExpiredKeys() {
      await client.query('DELETE FROM idempotency_key WHERE expires_at <= now()');
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
 * cursor would pass it over. What has the key of a parked row waits, for it must keep its order.
 */
async function readNext(client: pg.Client, bytes: number): Promise<readonly OutboxRow[]> {
  const { rows } = await client.query<{ id: string; module_id: string | null } & EventRecord>(
    `SELECT id, module_id, key, value, headers
     FROM (SELECT *, sum(${recordBytes})
                       OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS bytes_before
           FROM outbox
           WHERE parked_at IS NULL
             AND NOT EXISTS (SELECT FROM outbox AS parked WHERE parked.key = outbox.key AND parked.parked_at IS NOT NULL)
           ORDER BY id
           LIMIT ${mostRows}) AS oldest
     WHERE coalesce(bytes_before, 0) < $1
     ORDER BY id`,
    [bytes],
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
