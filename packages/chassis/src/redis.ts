import { Redis } from 'ioredis';
import { unavailable } from './failure.ts';
import type { Logger } from './log.ts';

export type { Redis } from 'ioredis';

type RedisOptions = { name: string; url: string; keyPrefix: string; log: Logger };

/**
 * A connection that fails fast: a command is sent once and never again by itself (its effect on a lost connection
 * is unknown, so only who sent it can tell whether to repeat it), and none waits for a server that is away.
 */
export function createRedis({ name, url, keyPrefix, log }: RedisOptions): Redis {
  const redis = new Redis(url, {
    connectionName: name,
    keyPrefix,
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2000,
    connectTimeout: 2000,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1000),
  });
  redis.on('error', (err) => log.debug({ err }, 'redis connection failed'));
  return redis;
}

/** Waits for the answer; whatever goes wrong is the dependency's failure. ioredis puts a command's arguments on its errors: only the message goes on. */
export async function answerOf<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    throw unavailable(new Error(error instanceof Error ? error.message : 'redis command failed'));
  }
}
