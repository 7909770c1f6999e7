import { Worker } from 'node:worker_threads';
import type { Clock } from '@custom-modules/chassis/clock';
import type { NewId } from '@custom-modules/chassis/id';
import type { Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import type { Config } from '../config.ts';
import type { Rebuild } from '../domain/rebuild.ts';
import type { Deciding } from '../store/dead-letter-store.ts';
import { leftByItsProcess } from '../store/postgres-rebuild-store.ts';
import { type RebuildLock, tryRebuildLock } from '../store/rebuild-lock.ts';
import type { RebuildStore } from '../store/rebuild-store.ts';

/** What of the configuration the thread is given. */
export type RebuildSettings = Pick<
  Config,
  'logLevel' | 'logFormat' | 'workerDatabaseUrl' | 'kafkaBrokers' | 'kafkaTopicPrefix' | 'kafkaGroupId'
> & { readonly id: string };

/** Rebuilds of all processes, and the one this process runs if it does. */
export type Rebuilds = Resource & {
  /** Resolves when it has begun, with undefined while one is under way anywhere. */
  begin(options: Pick<Rebuild, 'dryRun' | 'acceptLoss'>, act: Deciding): Promise<Rebuild | undefined>;
  latest(): Promise<Rebuild | undefined>;
};

type Deps = {
  config: Omit<RebuildSettings, 'id'> & Pick<Config, 'databaseUrl' | 'directDatabaseUrl'>;
  store: RebuildStore;
  clock: Clock;
  newId: NewId;
  log: Logger;
};

/** One that has ended holds the lock until its thread has, too. */
const longestEndMs = 2000;

export function createRebuilds({ config, store, clock, newId, log }: Deps): Rebuilds {
  const tryLock = (longestWaitMs = 0) => tryRebuildLock(config.directDatabaseUrl ?? config.databaseUrl, longestWaitMs);
  let running: { worker: Worker; ended: Promise<void> } | undefined;

  function run(id: string, lock: RebuildLock): void {
    const { logLevel, logFormat, workerDatabaseUrl, kafkaBrokers, kafkaTopicPrefix, kafkaGroupId } = config;
    const settings: RebuildSettings = {
      ...{ id, logLevel, logFormat, workerDatabaseUrl },
      ...{ kafkaBrokers, kafkaTopicPrefix, kafkaGroupId },
    };
    const worker = new Worker(new URL('./rebuild-thread.ts', import.meta.url), {
      workerData: settings,
      name: 'permissions.rebuild',
    });
    let failure = leftByItsProcess;
    worker.on('error', (err) => {
      failure = err instanceof Error ? err.message : 'The thread that ran it has crashed.';
      log.error({ err, rebuild: id }, 'rebuild failed');
    });
    const { promise: exited, resolve } = Promise.withResolvers<void>();
    worker.on('exit', () => resolve());
    const end = async () => {
      await exited;
      running = undefined;
      try {
        await store.fail(id, failure, clock());
      } finally {
        await lock.release();
      }
    };
    const ended = end().catch((err) => log.warn({ err, rebuild: id }, 'the end of a rebuild could not be noted'));
    running = { worker, ended };
  }

  return {
    name: 'rebuilds',
    async begin(wanted, act) {
      const isOver = (await store.latest())?.state !== 'reading';
      const lock = await tryLock(isOver ? longestEndMs : 0);
      if (!lock) return undefined;
      const id = newId();
      try {
        await store.begin({ id, ...wanted }, act);
      } catch (error) {
        await lock.release();
        throw error;
      }
      run(id, lock);
      return store.latest();
    },
    async latest() {
      const latest = await store.latest();
      if (latest?.state !== 'reading') return latest;
      const lock = await tryLock();
      if (!lock) return latest;
      try {
        await store.fail(latest.id, leftByItsProcess, clock());
      } finally {
        await lock.release();
      }
      return store.latest();
    },
    async stop() {
      await running?.worker.terminate();
      await running?.ended;
    },
  };
}
