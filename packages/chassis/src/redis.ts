import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';
import { Cluster, type ClusterOptions, type CommonRedisOptions, Redis } from 'ioredis';
import { unavailable } from './failure.ts';
import type { Resource } from './lifecycle.ts';
import type { Logger } from './log.ts';

export type { Redis } from 'ioredis';

/** A client of one Redis, of the primary that sentinels name, or of a cluster: each takes the same commands. */
export type RedisClient = Redis | Cluster;

/** Where Redis is and how to enter it. settings.ts says what each of these means. */
export type RedisPlace = {
  readonly url: string;
  readonly keyPrefix: string;
  readonly topology?: 'single' | 'sentinel' | 'cluster';
  readonly nodes?: readonly string[];
  readonly primaryName?: string;
  readonly sentinelPassword?: string | undefined;
  readonly caFile?: string | undefined;
};

type RedisOptions = RedisPlace & { readonly name: string; readonly log: Logger };

/**
 * A connection that fails fast: a command is sent once and never again by itself (its effect on a lost connection
 * is unknown, so only who sent it can tell whether to repeat it), and none waits for a server that is away. Only what a node of
 * a cluster has refused, because another one has the slot, goes on to that one.
 */
export function createRedis(options: RedisOptions & { readonly topology?: 'single' | 'sentinel' }): Redis;
export function createRedis(options: RedisOptions): RedisClient;
export function createRedis({ log, ...options }: RedisOptions): RedisClient {
  const client = clientOf(options);
  logConnection(client, log);
  return client;
}

function clientOf({ topology = 'single', name, keyPrefix, ...place }: Omit<RedisOptions, 'log'>): RedisClient {
  const first = new URL(place.url);
  const endpoints = [first, ...(place.nodes ?? []).map((node) => new URL(`redis://${node}`))].map(endpointOf);
  const connection = { ...connectionOptions(place), connectionName: name };
  const waiting = { keyPrefix, lazyConnect: true, enableOfflineQueue: false };
  const one = { ...connection, ...waiting, db: Number(first.pathname.slice(1)), retryStrategy: backoff };
  switch (topology) {
    case 'single':
      return new Redis({ ...one, ...endpointOf(first) });
    case 'sentinel':
      return new Redis({ ...one, ...sentinelOptions(place), sentinels: endpoints });
    case 'cluster':
      return connectNodes(new Cluster(endpoints, { ...waiting, ...clusterOptions, redisOptions: connection }));
  }
}

/** As soon as a node is known: left to the first command, the ones beside it would be refused until it is connected. */
function connectNodes(cluster: Cluster): Cluster {
  return cluster.on('+node', (node: Redis) => void node.connect().catch(() => undefined)); // told by the node's error
}

/** What holds for each connection, whatever it is one of. */
function connectionOptions({ url, caFile }: Pick<RedisPlace, 'url' | 'caFile'>) {
  const { protocol, username, password } = new URL(url);
  return {
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    ...(protocol === 'rediss:' && { tls: caFile === undefined ? {} : { ca: readFileSync(caFile) } }),
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    commandTimeout: 2000,
    connectTimeout: 2000,
    // Without it a link that swallows everything keeps its place until TCP gives up, a quarter of an hour later.
    socketTimeout: 3000,
    // How long a server that is still loading is left alone before it is asked again.
    maxLoadingRetryTime: 1000,
    // A primary that has become a replica. The command is not sent again; the next ones go to whoever is primary now.
    reconnectOnError: ({ message }) => message.includes('READONLY'),
  } satisfies CommonRedisOptions & { tls?: ConnectionOptions };
}

function sentinelOptions({ primaryName = 'mymaster', sentinelPassword, ...place }: Omit<RedisPlace, 'keyPrefix'>) {
  const { tls } = connectionOptions(place);
  return {
    name: primaryName,
    ...(sentinelPassword !== undefined && { sentinelPassword }),
    ...(tls && { sentinelTLS: tls, enableTLSForSentinelMode: true }),
    sentinelCommandTimeout: 2000,
    sentinelRetryStrategy: () => 500,
    // Leaves a primary that goes on serving after the sentinels have chosen another one.
    failoverDetector: true,
  };
}

const clusterOptions: ClusterOptions = {
  clusterRetryStrategy: backoff,
  // Zero means never: the first would send again what may have been executed, the second lets commands wait.
  retryDelayOnFailover: 0,
  retryDelayOnClusterDown: 0,
  slotsRefreshInterval: 2000,
  // Names stay names until they are connected to: a certificate is issued to them, not to addresses.
  dnsLookup: (host, answer) => answer(null, host),
};

function backoff(attempt: number): number {
  return Math.min(50 * attempt, 1000);
}

function endpointOf({ hostname, port }: URL): { host: string; port: number } {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 6379) };
}

/** Each reason once an outage: the client tries again many times a minute. */
function logConnection(client: RedisClient, log: Logger): void {
  const told = new Set<string>();
  const tell = (err: NodeJS.ErrnoException) => {
    const reason = err.code ?? err.message;
    if (!told.has(reason)) log.warn({ err }, 'no connection to redis');
    told.add(reason);
  };
  const forget = () => told.clear();
  client.on('error', tell).on('sentinelError', tell).on('node error', tell);
  client.on('ready', forget).on('+node', (node: Redis) => node.on('ready', forget));
}

/** The servers that take writes, as far as they are known now: one, or those of a cluster, each of which has a part of the keys. */
export function primariesOf(client: RedisClient): readonly Redis[] {
  return client instanceof Cluster ? client.nodes('master') : [client];
}

/** The connection as a part of a process. It starts whether or not the server is there: the client goes on trying. */
export function redisResource(name: string, redis: RedisClient): Resource {
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
