import { createAnnouncements } from '@custom-modules/chassis/announcements';
import type { Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';
import pg from 'pg';

/** Changes of permissions, roles and who holds them. */
export type ChangeFeed = Resource & {
  /** Yields at once, and again after changes in the organization, several of them maybe as one; ends when the signal aborts. */
  watch(organizationId: string, signal: AbortSignal): AsyncIterable<void>;
  /** @throws Error while changes are not heard */
  check(): Promise<void>;
};

const firstRetryMs = 100;
const longestRetryMs = 2000;
/** How soon a connection that swallows everything is noticed. */
const pingMs = 2000;

type Options = {
  url: string;
  log: Logger;
  /** People of the organization were removed; of any, where nobody heard of which. */
  onRemoval: (organizationId: string | undefined) => void;
};

/** What each transaction announces, heard over a direct connection: through a pooler LISTEN would be somebody else's. */
export function createChangeFeed({ url, log, onRemoval }: Options): ChangeFeed {
  const announcements = createAnnouncements();
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();
  let isHeard = false;

  async function listen(): Promise<void> {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'permissions.changes',
      connectionTimeoutMillis: 3000,
      query_timeout: 3000,
      keepAlive: true,
    });
    const ended = new AbortController();
    client.on('error', () => ended.abort());
    client.on('end', () => ended.abort());
    client.on('notification', ({ channel, payload = '' }) => {
      if (channel === 'removals') onRemoval(payload);
      else announcements.announce(payload);
    });
    try {
      await client.connect();
      await client.query('LISTEN changes');
      await client.query('LISTEN removals');
      isHeard = true;
      announcements.announceAll(); // nobody heard what changed before
      onRemoval(undefined);
      const over = AbortSignal.any([ended.signal, stopping.signal]);
      while (!over.aborted) {
        await pause(pingMs, over);
        if (!over.aborted) await client.query('SELECT 1');
      }
    } finally {
      isHeard = false;
      await client.end();
    }
  }

  async function keepListening(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      await listen().catch((err) => log.debug({ err }, 'changes are not heard')); // readiness tells it once an outage
      retryMs = performance.now() - startedAt > longestRetryMs ? firstRetryMs : Math.min(retryMs * 2, longestRetryMs);
      await pause(retryMs, stopping.signal);
    }
  }

  return {
    watch: announcements.watch,
    async check() {
      if (!isHeard) throw new Error('changes are not heard');
    },
    name: 'change feed',
    start() {
      running = keepListening();
    },
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
