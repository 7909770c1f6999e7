import type { Clock } from '@custom-modules/chassis/clock';
import type { Logger } from '@custom-modules/chassis/log';
import { within } from '@custom-modules/chassis/within';
import { LRUCache } from 'lru-cache';
import { describeSighting, type Seen } from './domain/person.ts';
import type { PermissionStore } from './store/permission-store.ts';

type Deps = {
  store: Pick<PermissionStore, 'inOrganization'>;
  clock: Clock;
  log: Logger;
  /** How long a call waits for the write of somebody new. */
  longestWaitMs?: number;
};

/** Never rejects, and never takes long. */
export type PeopleMemory = {
  remember(caller: Seen): Promise<void>;
  /** For somebody who was removed: their next call makes them known again. */
  forget(user: { organizationId: string; userId: string }): void;
  /** The same for everybody of an organization or, where it is not known which, for everybody. */
  forgetAll(organizationId: string | undefined): void;
};

const writtenEveryMs = 60 * 60_000;
const rememberedCallers = 20_000;

/**
 * Keeps the people of an organization from what their bearers say, written at most hourly unless a bearer says
 * something new. A call of somebody not seen before by this process waits for the write, so that roles can be given
 * to them right after it; all other writes happen behind the calls' backs, and a call is served when they fail.
 */
export function createPeopleMemory({ store, clock, log, longestWaitMs = 500 }: Deps): PeopleMemory {
  const recently = new LRUCache<string, { at: number; firstWrite: Promise<void> | undefined }>({
    max: rememberedCallers,
  });

  async function write(key: string, caller: Seen, now: Date): Promise<void> {
    const staleBefore = new Date(now.getTime() - writtenEveryMs);
    try {
      await store.inOrganization(caller.organizationId, ({ people }) =>
        people.remember(describeSighting(caller, now), staleBefore),
      );
    } catch (err) {
      recently.delete(key);
      log.warn({ err }, 'caller not remembered');
    }
  }

  /** The write goes on when it takes longer; it says so itself when it fails. */
  function briefly(write: Promise<void>): Promise<void> {
    return within(longestWaitMs, write).catch(() => undefined);
  }

  function forgetKeys(start: string): void {
    for (const key of [...recently.keys()]) if (key.startsWith(start)) recently.delete(key);
  }

  return {
    async remember(caller) {
      const key = keyOf(caller, [caller.isOwner, caller.name, caller.email]);
      const now = clock();
      const seen = recently.get(key);
      if (seen && now.getTime() - seen.at < writtenEveryMs) {
        if (seen.firstWrite) await briefly(seen.firstWrite);
        return;
      }
      const entry: { at: number; firstWrite: Promise<void> | undefined } = { at: now.getTime(), firstWrite: undefined };
      recently.set(key, entry);
      const written = write(key, caller, now).finally(() => {
        entry.firstWrite = undefined;
      });
      if (seen) return;
      entry.firstWrite = written;
      await briefly(written);
    },
    forget: (user) => forgetKeys(keyOf(user, []).slice(0, -1)),
    forgetAll(organizationId) {
      if (organizationId === undefined) recently.clear();
      else forgetKeys(`${JSON.stringify([organizationId]).slice(0, -1)},`);
    },
  };
}

function keyOf({ organizationId, userId }: { organizationId: string; userId: string }, said: unknown[]): string {
  return JSON.stringify([organizationId, userId, ...said]);
}
