import { issuersSetting } from '@custom-modules/auth/config';
import {
  kafkaSettings,
  postgresUrl,
  processSettings,
  rpcSettings,
  separateRoles,
} from '@custom-modules/chassis/settings';
import { type Static, Type } from 'typebox';

export const configSchema = Type.Object({
  ...processSettings,
  ...rpcSettings,
  issuers: issuersSetting,
  databaseUrl: postgresUrl('PostgreSQL as permissions_app, whom row-level security shows one organization at a time.'),
  workerDatabaseUrl: postgresUrl('The same database as permissions_worker, who applies the events of all.'),
  directDatabaseUrl: Type.Optional(
    postgresUrl('The same as DATABASE_URL but never through a pooler: changes are listened to on its connection.'),
  ),
  ...kafkaSettings,
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

export const configRules = [separateRoles];
