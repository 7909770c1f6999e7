import { issuersSetting } from '@custom-modules/auth/config';
import { address, type ConfigRule, connectionUrl, processSettings, rpcSettings } from '@custom-modules/chassis/config';
import { type Static, Type } from 'typebox';

const postgresUrl = (description: string) => connectionUrl(['postgres', 'postgresql'], description);

export const configSchema = Type.Object({
  ...processSettings,
  ...rpcSettings,
  issuers: issuersSetting,
  databaseUrl: postgresUrl('PostgreSQL as modules_app, which sees one organization at a time.'),
  workerDatabaseUrl: postgresUrl('PostgreSQL as modules_worker, which sees every organization.'),
  directDatabaseUrl: Type.Optional(
    postgresUrl(
      'The same as WORKER_DATABASE_URL but never through a pooler: the relay keeps a lock on its connection.',
    ),
  ),
  kafkaBrokers: Type.Array(Type.String({ pattern: '^[^\\s/]+:\\d{1,5}$' }), {
    minItems: 1,
    description: 'Kafka brokers to begin with (host:port, comma separated).',
  }),
  kafkaTopicPrefix: Type.String({
    pattern: '^[a-zA-Z0-9._-]{1,200}$',
    default: 'custom-modules',
    description: 'First part of every topic name.',
  }),
  permissionsAddress: address('The permissions service.'),
  reservedNames: Type.Array(Type.String({ minLength: 1 }), {
    default: [],
    description: "Names of the platform's own menu, which no module may take (comma separated).",
  }),
  allowLoopbackHttpUrls: Type.Boolean({
    default: false,
    description: 'Let modules have http:// URLs on loopback hosts. For development.',
  }),
});

export type Config = Static<typeof configSchema>;

/** A request must never run as the role that sees every organization. */
const separateRoles: ConfigRule<Config> = ({ databaseUrl, workerDatabaseUrl }) =>
  userOf(databaseUrl) === userOf(workerDatabaseUrl)
    ? ['DATABASE_URL must not have the user of WORKER_DATABASE_URL']
    : [];

export const configRules = [separateRoles];

function userOf(url: string): string | undefined {
  return URL.parse(url)?.username;
}
