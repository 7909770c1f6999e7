import { issuersSetting } from '@custom-modules/auth/config';
import {
  address,
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
  databaseUrl: postgresUrl('PostgreSQL as modules_app, which sees one organization at a time.'),
  workerDatabaseUrl: postgresUrl('PostgreSQL as modules_worker, which sees every organization.'),
  directDatabaseUrl: Type.Optional(
    postgresUrl(
      'The same as WORKER_DATABASE_URL but never through a pooler: the relay keeps a lock on its connection.',
    ),
  ),
  ...kafkaSettings,
  kafkaWatchedGroups: Type.Array(Type.String({ minLength: 1 }), {
    default: ['custom-modules-permissions'],
    description: 'Consumer groups of module events whose lag is watched (comma separated).',
  }),
  permissionsAddress: address('The permissions service.'),
  reservedNames: Type.Array(Type.String({ minLength: 1 }), {
    default: [],
    description:
      "Names of the platform's own menu, which no module may take (comma separated). Those of the console: Home,Settings,Custom Modules,Roles and people,Modules.",
  }),
  maxModules: Type.Integer({
    minimum: 1,
    maximum: 10_000,
    default: 1000,
    description: 'How many modules an organization may have.',
  }),
  allowLoopbackHttpUrls: Type.Boolean({
    default: false,
    description: 'Let modules have http:// URLs on loopback hosts. For development.',
  }),
});

export type Config = Static<typeof configSchema>;

export const configRules = [separateRoles];
