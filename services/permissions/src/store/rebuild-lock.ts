import { unavailable } from '@custom-modules/chassis/failure';
import pg from 'pg';

export type RebuildLock = { release(): Promise<void> };

/**
 * The right to rebuild, which one process has at a time: an advisory lock of a session of its own, so that it ends with the
 * process. Through a pooler the session would be somebody else's.
 * @returns undefined when another has it for so long
 * @throws Failure `unavailable` when the database does not answer
 */
export async function tryRebuildLock(url: string, longestWaitMs = 0): Promise<RebuildLock | undefined> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'permissions.rebuild',
    connectionTimeoutMillis: 3000,
    query_timeout: 3000,
    keepAlive: true,
  });
  client.on('error', () => undefined); // who lost it learns from the state of the rebuild
  const release = () => client.end();
  try {
    await client.connect();
    if (await take(client, longestWaitMs)) return { release };
  } catch (error) {
    await release().catch(() => undefined);
    throw unavailable(error);
  }
  await release();
  return undefined;
}

/** lock_not_available */
const waitedInVain = '55P03';

async function take(client: pg.Client, longestWaitMs: number): Promise<boolean> {
  const { rows } = await client.query("SELECT pg_try_advisory_lock(hashtext('permissions.rebuild')) AS ours");
  if (rows[0]?.ours === true) return true;
  if (longestWaitMs === 0) return false; // which PostgreSQL would take for no limit
  await client.query(`SET lock_timeout = ${longestWaitMs}`);
  try {
    await client.query("SELECT pg_advisory_lock(hashtext('permissions.rebuild'))");
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === waitedInVain) return false;
    throw error;
  }
}
