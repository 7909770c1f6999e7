import { Redis } from 'ioredis';
import { unavailable } from './failure.ts';
import type { Resource } from './lifecycle.ts';
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
    // Without it a link that swallows everything keeps its place until TCP gives up, a quarter of an hour later.
    socketTimeout: 3000,
    // How long a server that is still loading is left alone before it is asked again.
    maxLoadingRetryTime: 1000,
    retryStrategy: (attempt) => Math.min(50 * attempt, 1000),
  });
  logConnection(redis, log);
  return redis;
}

/** Each reason once an outage: the client tries again many times a minute. */
function logConnection(redis: Redis, log: Logger): void {
  let told: string | undefined;
  redis.on('error', (err: NodeJS.ErrnoException) => {
    const reason = err.code ?? err.message;
    if (reason !== told) log.warn({ err }, 'no connection to redis');
    told = reason;
  });
  redis.on('ready', () => {
    told = undefined;
  });
}

/** The connection as a part of a process. It starts whether or not the server is there: the client goes on trying. */
export function redisResource(name: string, redis: Redis): Resource {
  return {
    name,
    start: () => void redis.connect().catch(() => undefined), // told by the readiness check
    stop: () => redis.disconnect(),
  };
}

/**
 * Waits for the answer; whatever goes wrong is the dependency's failure. ioredis puts a command's arguments on its
 * errors, and Redis may quote them in its own words, so only what cannot hold one goes on.
 */
export async function answerOf<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch (error) {
    throw unavailable(new Error(withoutArguments(error)));
  }
}

function withoutArguments(error: unknown): string {
  if (!(error instanceof Error)) return 'redis command failed';
  // "ERR unknown command 'GETDEL', with args beginning with: …"
  return error.message.replace(/,? with args beginning with.*/s, '');
}
