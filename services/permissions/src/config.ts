import { issuersSetting } from '@custom-modules/auth/config';
import { type ConfigRule, connectionUrl, processSettings, rpcSettings } from '@custom-modules/chassis/config';
import { type Static, Type } from 'typebox';

const postgresUrl = (description: string) => connectionUrl(['postgres', 'postgresql'], description);

export const configSchema = Type.Object({
  ...processSettings,
  ...rpcSettings,
  issuers: issuersSetting,
  databaseUrl: postgresUrl('PostgreSQL as permissions_app, whom row-level security shows one organization at a time.'),
  workerDatabaseUrl: postgresUrl('The same database as permissions_worker, who applies the events of all.'),
  kafkaBrokers: Type.Array(Type.String({ pattern: '^[^\\s/]+:\\d{1,5}$' }), {
    minItems: 1,
    description: 'Kafka brokers to begin with, host:port, comma separated.',
  }),
  kafkaTopicPrefix: Type.String({
    pattern: '^[A-Za-z0-9._-]{1,100}$',
    default: 'custom-modules',
    description: 'Begins the name of every topic.',
  }),
  kafkaGroupId: Type.String({
    minLength: 1,
    default: 'custom-modules-permissions',
    description: 'Consumer group that all replicas share.',
  }),
  kafkaSessionTimeoutMs: Type.Integer({
    minimum: 1000,
    maximum: 60_000,
    default: 10_000,
    description: 'After so long without a sign of it, another replica takes the partitions of one that died.',
  }),
});

export type Config = Static<typeof configSchema>;

export const configRules: readonly ConfigRule<Config>[] = [
  ({ databaseUrl, workerDatabaseUrl }) => {
    if (!URL.canParse(databaseUrl)) return ['DATABASE_URL is not a URL'];
    if (!URL.canParse(workerDatabaseUrl)) return ['WORKER_DATABASE_URL is not a URL'];
    return new URL(databaseUrl).username === new URL(workerDatabaseUrl).username
      ? ['DATABASE_URL must not be the role of WORKER_DATABASE_URL: to that one no organization is hidden']
      : [];
  },
];
