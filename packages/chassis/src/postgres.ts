import pg from 'pg';
import { commonErrors, Failure, failuresOf, unavailable } from './failure.ts';
import type { Resource } from './lifecycle.ts';
import type { Logger } from './log.ts';

export type Pool = pg.Pool;
/** A connection inside a transaction. */
export type Transaction = pg.ClientBase;

type PoolOptions = {
  name: string;
  url: string;
  log: Logger;
  max?: number;
  /** For work that is known to take its time. */
  longestStatementMs?: number;
  /** A table: no connection is used unless row-level security binds the pool's role on it. */
  boundOn?: string;
};

const common = failuresOf(commonErrors);

/** A pool whose every statement ends within 5 s, unless told otherwise, and every wait for a lock or a connection within 3 s. */
export function createPool({ name, url, log, max = 10, longestStatementMs = 5000, boundOn }: PoolOptions): Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max,
    connectionTimeoutMillis: 3000,
    idleTimeoutMillis: 60_000,
    statement_timeout: longestStatementMs,
    lock_timeout: 3000,
    idle_in_transaction_session_timeout: 5000,
    query_timeout: longestStatementMs + 1000,
    keepAlive: true,
    // Statements that do not wait for one another need not wait for one another's answers either.
    pipeline: true,
    ...(boundOn !== undefined && { onConnect: (client) => requireBound(client, boundOn) }),
  });
  // Without listeners a connection that breaks while nothing is asked of it would end the process: the pool has one for
  // those it holds, a connection that was taken out needs its own. Whoever has it learns of it by the next statement.
  pool.on('error', (err) => log.warn({ err, pool: name }, 'idle database connection lost'));
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** The pool as a part of a process. */
export function poolResource(name: string, pool: Pool): Resource {
  return { name, stop: () => pool.end() };
}

/**
 * Runs the work in one transaction. It commits when the work returns and rolls back when it throws.
 * @throws Failure `unavailable` when the database does not answer; whether a COMMIT cut off in the middle took
 * effect is then unknown
 */
export function inTransaction<T>(pool: Pool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  return runTransaction(pool, async (client) => {
    await client.query('BEGIN');
    return work(client);
  });
}

async function runTransaction<T>(pool: Pool, work: (client: pg.ClientBase) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  let broken: Error | undefined;
  try {
    const result = await work(client);
    await client.query('COMMIT');
    return result;
  } catch (error) {
    broken = await rollback(client);
    throw asFailure(error);
  } finally {
    client.release(broken);
  }
}

/**
 * The same for one organization: row-level security shows the work that organization's rows and no others.
 * The setting lives as long as the transaction, so a pooled connection carries nothing to the next one.
 */
export function inOrganization<T>(
  pool: Pool,
  organizationId: string,
  work: (transaction: Transaction) => Promise<T>,
): Promise<T> {
  return runTransaction(pool, async (client) => {
    // They travel together with the first statements of the work. Without a transaction those are of no organization, and
    // row-level security shows them nothing and takes nothing of them.
    const begun = Promise.all([
      client.query('BEGIN'),
      client.query("SELECT set_config('app.organization_id', $1, true)", [organizationId]),
    ]);
    // The work is over before the connection is given back, also where it began in vain: it is somebody else's then.
    const [beginning, worked] = await Promise.allSettled([begun, work(client)]);
    if (beginning.status === 'rejected') throw beginning.reason;
    if (worked.status === 'rejected') throw worked.reason;
    return worked.value;
  });
}

/** One statement outside a transaction. */
export async function query<Row extends pg.QueryResultRow>(
  pool: Pool,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  try {
    return (await pool.query<Row>(text, [...values])).rows;
  } catch (error) {
    throw asFailure(error);
  }
}

/** A superuser, say, would be shown the rows of every organization at once. */
async function requireBound(client: pg.ClientBase, table: string): Promise<void> {
  const { rows } = await client.query('SELECT row_security_active($1::text) AS bound', [table]);
  if (rows[0]?.bound === true) return;
  throw common('internal', { cause: new Error(`row-level security does not bind the role of the pool on ${table}`) });
}

async function connect(pool: Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw error instanceof Failure ? error : unavailable(error);
  }
}

async function rollback(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('ROLLBACK');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error('rollback failed');
  }
}

function asFailure(error: unknown): unknown {
  return isOutage(error) ? unavailable(error) : error;
}

/**
 * Whether the database rather than the statement is at fault. Classes of SQLSTATE: 08 connection, 53 resources,
 * 57 operator intervention, 58 system, 40 rolled back for concurrency, 55P03 lock not available, 25P03 session ended
 * for waiting too long in a transaction.
 */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as Error & { code?: unknown };
  if (error instanceof pg.DatabaseError) {
    return typeof code === 'string' && /^(08|40|53|57|58|55P03|25P03)/.test(code);
  }
  return typeof code === 'string'
    ? /^E[A-Z]+$/.test(code)
    : /^(Connection terminated|timeout|Query read timeout|Client .* not queryable)/i.test(error.message);
}
