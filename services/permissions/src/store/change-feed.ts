import type { Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import { pause } from '@custom-modules/chassis/pause';
import pg from 'pg';
import { type Changes, createChanges } from '../changes.ts';

const firstRetryMs = 100;
const longestRetryMs = 2000;
/** How soon a connection that swallows everything is noticed. */
const pingMs = 2000;

/** What each transaction announces, heard over a direct connection: through a pooler LISTEN would be somebody else's. */
export function createChangeFeed({ url, log }: { url: string; log: Logger }): Changes & Resource {
  const changes = createChanges();
  const stopping = new AbortController();
  let running: Promise<void> = Promise.resolve();

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
    client.on('notification', ({ payload }) => changes.announce(payload ?? ''));
    try {
      await client.connect();
      await client.query('LISTEN changes');
      changes.announceAll(); // nobody heard what changed before
      const over = AbortSignal.any([ended.signal, stopping.signal]);
      while (!over.aborted) {
        await pause(pingMs, over);
        if (!over.aborted) await client.query('SELECT 1');
      }
    } finally {
      await client.end();
    }
  }

  async function keepListening(): Promise<void> {
    let retryMs = firstRetryMs;
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      await listen().catch((err) => log.warn({ err }, 'changes are not heard'));
      retryMs = performance.now() - startedAt > longestRetryMs ? firstRetryMs : Math.min(retryMs * 2, longestRetryMs);
      await pause(retryMs, stopping.signal);
    }
  }

  return {
    watch: changes.watch,
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
