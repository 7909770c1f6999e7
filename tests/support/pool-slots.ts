import { withClient } from '@custom-modules/testing/databases';
import { expect, vi } from 'vitest';
import type { Answer } from './api.ts';
import { ask } from './module-ledger.ts';

/** How many connections the pool of a service has for its requests. */
const poolSize = 10;

type Pool = {
  readonly adminUrl: string;
  /** As whom the service serves. */
  readonly appUrl: string;
  /** What each of its writes needs. */
  readonly table: string;
  readonly write: () => Promise<Answer | undefined>;
};

/** Below what a statement waits for a lock. */
const patience = { timeout: 2500, interval: 20 };
/** On a busy machine not all of them are there in time at once. */
const attempts = 3;

/** How many connections of its pool a service has lost: as many as it has writes wait for a lock, each on one of its own. */
export async function countLeakedSlots(pool: Pool): Promise<number> {
  let most = 0;
  for (let attempt = 0; attempt < attempts && most < poolSize; attempt += 1) {
    most = Math.max(most, await countWaiting(pool));
  }
  return poolSize - most;
}

async function countWaiting({ adminUrl, appUrl, table, write }: Pool): Promise<number> {
  const { username, pathname } = new URL(appUrl);
  const inside = Object.assign(new URL(adminUrl), { pathname }).href;
  const statement = `SELECT pid FROM pg_stat_activity
    WHERE datname = $1 AND usename = $2 AND wait_event_type = 'Lock'`;
  let waiting = 0;
  const writes = await withClient(inside, async (admin) => {
    await admin.query(`BEGIN; LOCK TABLE ${table}`);
    const asked = Array.from({ length: poolSize }, write);
    const isFull = async () => {
      waiting = Math.max(waiting, (await ask(adminUrl, statement, [pathname.slice(1), username])).length);
      expect(waiting).toBe(poolSize);
    };
    await vi.waitFor(isFull, patience).catch(() => undefined); // fewer are an answer, too
    await admin.query('COMMIT');
    return asked;
  });
  await Promise.all(writes);
  return waiting;
}
