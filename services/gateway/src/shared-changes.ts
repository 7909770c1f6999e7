import { type Announcements, createAnnouncements } from '@custom-modules/chassis/announcements';
import type { Resource } from '@custom-modules/chassis/lifecycle';
import { pause } from '@custom-modules/chassis/pause';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import type { Clients } from './clients.ts';

/** One who watches, with the bearer that says so; it changes when the bearer is renewed. */
export type Watcher = { readonly trail: OutgoingCall['trail']; bearer: string };

export type SharedChanges = Resource & {
  /**
   * Resolves once changes are heard. Yields at once and again after changes in the organization; ends when the signal aborts.
   * @throws Failure of the service, when it cannot be watched to begin with
   */
  watch(organizationId: string, watcher: Watcher, signal: AbortSignal): Promise<AsyncIterable<void>>;
};

type Watched = {
  readonly watchers: Set<Watcher>;
  readonly begun: PromiseWithResolvers<void>;
  readonly over: AbortController;
  readonly running: Promise<void>;
};

const retryMs = 1000;
/** So that who reloads a page does not end and begin a call each time. */
const lingerMs = 10_000;

/**
 * Watches each organization once, however many browsers of it are on. A call for each browser would be one to cancel for each that
 * leaves, and a server takes many cancelled calls on one connection for an attack, and cuts it for everybody.
 */
export function shareChanges({ permissions }: Pick<Clients, 'permissions'>): SharedChanges {
  const announcements = createAnnouncements();
  const organizations = new Map<string, Watched>();

  function begin(organizationId: string): Watched {
    const parts = { watchers: new Set<Watcher>(), begun: Promise.withResolvers<void>(), over: new AbortController() };
    parts.begun.promise.catch(() => undefined); // whoever waits for it is told
    const running = follow(permissions, announcements, organizationId, parts);
    const watched = { ...parts, running };
    organizations.set(organizationId, watched);
    return watched;
  }

  function end(organizationId: string, watched: Watched): void {
    watched.over.abort();
    if (organizations.get(organizationId) === watched) organizations.delete(organizationId);
  }

  async function leave(organizationId: string, watched: Watched, watcher: Watcher): Promise<void> {
    watched.watchers.delete(watcher);
    await pause(lingerMs, watched.over.signal);
    if (watched.watchers.size === 0) end(organizationId, watched);
  }

  return {
    async watch(organizationId, watcher, signal) {
      const watched = organizations.get(organizationId) ?? begin(organizationId);
      watched.watchers.add(watcher);
      try {
        await watched.begun.promise;
      } catch (error) {
        end(organizationId, watched);
        throw error;
      }
      const onLeave = () => void leave(organizationId, watched, watcher);
      if (signal.aborted) onLeave();
      else signal.addEventListener('abort', onLeave, { once: true });
      return announcements.watch(organizationId, signal);
    },
    name: 'shared changes',
    async stop() {
      const all = [...organizations];
      for (const [organizationId, watched] of all) end(organizationId, watched);
      await Promise.all(all.map(([, { running }]) => running));
    },
  };
}

/** Watches with the bearer of whoever came last, until it is over; what is missed in between counts as a change. */
async function follow(
  permissions: Clients['permissions'],
  announcements: Announcements,
  organizationId: string,
  { watchers, begun, over }: Omit<Watched, 'running'>,
): Promise<void> {
  await Promise.resolve(); // until the first watcher is in
  while (!over.signal.aborted) {
    const watcher = [...watchers].at(-1);
    try {
      if (watcher) {
        const call = { ...watcher, deadline: undefined, signal: over.signal };
        for await (const _ of permissions.watchChanges({}, call)) {
          begun.resolve();
          announcements.announce(organizationId);
        }
      }
    } catch (error) {
      begun.reject(error); // no matter once it has begun: then it is tried again
    }
    await pause(retryMs, over.signal);
  }
  begun.reject(new Error('the gateway stops'));
}
