import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Static, type TLiteral, type TObject, type TProperties, type TSchema, type TUnion, Type } from 'typebox';
import type { ConfigRule } from './config.ts';
import type { RedisPlace } from './redis.ts';
import type { TelemetrySettings } from './telemetry.ts';

/** Settings every service has. */
export const processSettings = {
  logLevel: oneOf(['trace', 'debug', 'info', 'warn', 'error', 'fatal'], 'Least severe level that is logged.', 'info'),
  logFormat: oneOf(['auto', 'json', 'pretty'], 'auto is pretty on a terminal, JSON elsewhere.', 'auto'),
  internalHost: Type.String({ minLength: 1, default: '127.0.0.1', description: 'Address of health and metrics.' }),
  internalPort: port('Port of /livez, /readyz and /metrics; never reachable from outside.'),
  shutdownGraceMs: Type.Integer({
    minimum: 100,
    maximum: 60_000,
    default: 10_000,
    description: 'Longest time an ordered stop may take, in milliseconds.',
  }),
  otelExporterOtlpEndpoint: Type.Optional(
    connectionUrl(
      ['http', 'https'],
      'An OpenTelemetry collector (OTLP over HTTP), such as http://127.0.0.1:4318, which gets the traces. Absent: there are none.',
    ),
  ),
  traceRatio: Type.Number({
    minimum: 0,
    maximum: 1,
    default: 1,
    description:
      'Of the traces that begin here, the share that is kept. Where one is part of another it is kept as that is.',
  }),
} satisfies TProperties;

/** What of them a thread needs to start its telemetry. */
export function telemetrySettings(config: TelemetrySettings): TelemetrySettings {
  return { otelExporterOtlpEndpoint: config.otelExporterOtlpEndpoint, traceRatio: config.traceRatio };
}

/** Settings of every service that serves gRPC. */
export const rpcSettings = {
  rpcHost: Type.String({ minLength: 1, default: '127.0.0.1', description: 'Address gRPC listens on.' }),
  rpcPort: port('Port gRPC listens on.'),
} satisfies TProperties;

/** Settings of every service that writes or reads events. */
export const kafkaSettings = {
  kafkaBrokers: Type.Array(address('A broker.'), {
    minItems: 1,
    description: 'Kafka brokers to begin with (host:port, comma separated).',
  }),
  // Kafka allows a topic's name 249 characters; what comes after the prefix must fit in, too.
  kafkaTopicPrefix: Type.String({
    pattern: '^[A-Za-z0-9._-]{1,200}$',
    default: 'custom-modules',
    description: 'First part of every topic name.',
  }),
} satisfies TProperties;

/** Settings of every service that keeps something in Redis. */
export function redisSettings(whatFor: string) {
  return {
    redisUrl: connectionUrl(
      ['redis', 'rediss'],
      `${whatFor} With sentinels it names the first of them, in a cluster the first node; user and password are those of Redis.`,
    ),
    redisKeyPrefix: Type.String({
      // A brace here would become the hash tag of every key and put them all into one slot of a cluster.
      pattern: '^[^{}]*$',
      default: '',
      description: 'Begins every key, to share a Redis. Without { and }.',
    }),
    redisTopology: oneOf(['single', 'sentinel', 'cluster'], 'How Redis is run: single, sentinel or cluster.', 'single'),
    redisNodes: Type.Array(address('A node.'), {
      default: [],
      description: 'Further sentinels, or further nodes of the cluster, to begin with (host:port, comma separated).',
    }),
    redisPrimaryName: Type.String({
      minLength: 1,
      default: 'mymaster',
      description: 'What the sentinels call the primary.',
    }),
    redisSentinelPassword: Type.Optional(Type.String({ minLength: 1, description: 'Password of the sentinels.' })),
    redisCaFile: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Authorities (PEM) that certificates of rediss:// are checked against. Absent: those Node knows.',
      }),
    ),
  } satisfies TProperties;
}

type RedisConfig = Static<TObject<ReturnType<typeof redisSettings>>>;

/** The same as createRedis takes it. */
export function redisPlace(config: RedisConfig): RedisPlace {
  return {
    url: config.redisUrl,
    keyPrefix: config.redisKeyPrefix,
    topology: config.redisTopology,
    nodes: config.redisNodes,
    primaryName: config.redisPrimaryName,
    sentinelPassword: config.redisSentinelPassword,
    caFile: config.redisCaFile,
  };
}

/** A setting that the topology has no use for was meant for another one. */
export const redisRule: ConfigRule<Partial<RedisConfig>> = (config) => {
  const { redisUrl = 'redis:', redisTopology, redisNodes = [], redisSentinelPassword, redisCaFile } = config;
  const problems: string[] = [];
  if (redisTopology === 'single' && redisNodes.length > 0) {
    problems.push('REDIS_NODES needs REDIS_TOPOLOGY sentinel or cluster');
  }
  if (!redisNodes.every((node) => URL.canParse(`redis://${node}`))) {
    problems.push('REDIS_NODES must be host:port, comma separated');
  }
  if (redisTopology !== 'sentinel' && redisSentinelPassword !== undefined) {
    problems.push('REDIS_SENTINEL_PASSWORD needs REDIS_TOPOLOGY sentinel');
  }
  if (redisTopology === 'cluster' && new URL(redisUrl).pathname.length > 1) {
    problems.push('REDIS_URL must not name a database: a cluster has none to choose from');
  }
  if (redisCaFile !== undefined) problems.push(...caProblems(redisUrl, redisCaFile));
  return problems;
};

function caProblems(redisUrl: string, redisCaFile: string): string[] {
  if (!redisUrl.startsWith('rediss:')) return ['REDIS_CA_FILE needs a REDIS_URL that begins with rediss://'];
  try {
    new X509Certificate(readFileSync(redisCaFile));
    return [];
  } catch (error) {
    // Without the message: it names the file.
    return [`REDIS_CA_FILE cannot be used: ${(error as NodeJS.ErrnoException).code}`];
  }
}

/** A request must never run as the role that sees every organization. */
export const separateRoles: ConfigRule<{ databaseUrl: string; workerDatabaseUrl: string }> = (config) =>
  userOf(config.databaseUrl) === userOf(config.workerDatabaseUrl)
    ? ['DATABASE_URL must not have the user of WORKER_DATABASE_URL']
    : [];

/** Who the driver connects as: with a socket, and so without a host to stand before, the user is a parameter. */
function userOf(url: string): string {
  const { username, searchParams } = new URL(url);
  return searchParams.get('user') || username;
}

/** One of several words. */
export function oneOf<const T extends string>(values: readonly T[], description: string, fallback?: T) {
  const literals = values.map((value) => Type.Literal(value));
  const options = fallback === undefined ? { description } : { description, default: fallback };
  // Of a list, unlike of a tuple, the type of the union would come out as never.
  return Type.Union(literals, options) as TSchema as TUnion<[TLiteral<T>]>;
}

/** A TCP port; 0 lets the system choose. */
export function port(description: string, fallback?: number) {
  const options = { minimum: 0, maximum: 65_535, description };
  return Type.Integer(fallback === undefined ? options : { ...options, default: fallback });
}

/** `host:port` of something this process calls. */
export function address(description: string) {
  return Type.String({ pattern: '^[^\\s/]+:\\d{1,5}$', description: `${description} (host:port)` });
}

/** A connection URL, which `new URL` can read. It may hold a password. */
export function connectionUrl(protocols: readonly string[], description: string) {
  const text = Type.String({ pattern: `^(${protocols.join('|')})://.+`, description });
  return Type.Refine(
    text,
    (url) => URL.canParse(url),
    () => 'must be a URL',
  );
}

export function postgresUrl(description: string) {
  return connectionUrl(['postgres', 'postgresql'], description);
}
