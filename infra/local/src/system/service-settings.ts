import type { IssuerConfig } from '@custom-modules/auth/config';
import { consoleFolder } from '../checkout.ts';
import type { ServiceDatabase } from '../databases.ts';
import type { Infrastructure } from '../infrastructure-types.ts';

export const serviceNames = ['permissions', 'tokens', 'modules', 'gateway'] as const;
export type SystemServiceName = (typeof serviceNames)[number];

export type Settings = Record<string, string>;

export type SystemPorts = Record<
  'gateway' | 'modulesRpc' | 'permissionsRpc' | 'tokensRpc' | `${SystemServiceName}Internal`,
  number
>;

export type Surroundings = {
  infrastructure: Pick<Infrastructure, 'kafka' | 'redis'>;
  databases: { modules: ServiceDatabase; permissions: ServiceDatabase };
  topicPrefix: string;
  redisKeyPrefix: string;
  issuers: IssuerConfig[];
  consistencyKey: string;
  /** Where people sign in with a browser, if they can. */
  signIn?: { publicUrl: string; issuer: string; clientId: string };
};

const loopback = '127.0.0.1';

/** What stands in the console's own menu: no module may pass for it. */
const consoleMenu = ['Home', 'Settings', 'Custom Modules', 'Roles and people', 'Modules'];

/** What each service is told through its environment. */
export function settingsOf(surroundings: Surroundings, ports: SystemPorts): Record<SystemServiceName, Settings> {
  const { infrastructure, databases, topicPrefix, redisKeyPrefix, issuers, consistencyKey, signIn } = surroundings;
  const common = { ISSUERS: JSON.stringify(issuers), SHUTDOWN_GRACE_MS: '3000' };
  const kafka = { KAFKA_BROKERS: infrastructure.kafka.brokers.join(','), KAFKA_TOPIC_PREFIX: topicPrefix };
  const group = `${topicPrefix}-permissions`;
  const postgres = ({ appUrl, workerUrl }: ServiceDatabase) => ({
    DATABASE_URL: appUrl,
    WORKER_DATABASE_URL: workerUrl,
  });
  const internal = (port: number) => ({ INTERNAL_HOST: loopback, INTERNAL_PORT: String(port) });
  const rpc = (port: number) => ({ RPC_HOST: loopback, RPC_PORT: String(port) });
  const address = (port: number) => `${loopback}:${port}`;
  return {
    permissions: {
      ...common,
      ...kafka,
      ...postgres(databases.permissions),
      ...rpc(ports.permissionsRpc),
      ...internal(ports.permissionsInternal),
      KAFKA_GROUP_ID: group,
    },
    tokens: {
      ...common,
      ...kafka,
      ...rpc(ports.tokensRpc),
      ...internal(ports.tokensInternal),
      REDIS_URL: infrastructure.redis.url,
      REDIS_KEY_PREFIX: redisKeyPrefix,
    },
    modules: {
      ...common,
      ...kafka,
      ...postgres(databases.modules),
      ...rpc(ports.modulesRpc),
      ...internal(ports.modulesInternal),
      KAFKA_WATCHED_GROUPS: group,
      PERMISSIONS_ADDRESS: address(ports.permissionsRpc),
      ALLOW_LOOPBACK_HTTP_URLS: 'true', // the sample receiver has no certificate
      ...(signIn && { RESERVED_NAMES: consoleMenu.join(',') }),
    },
    gateway: {
      ...common,
      ...internal(ports.gatewayInternal),
      HTTP_HOST: loopback,
      HTTP_PORT: String(ports.gateway),
      SHUTDOWN_DELAY_MS: '0', // nobody stands before it
      MODULES_ADDRESS: address(ports.modulesRpc),
      PERMISSIONS_ADDRESS: address(ports.permissionsRpc),
      TOKENS_ADDRESS: address(ports.tokensRpc),
      CONSISTENCY_KEYS: consistencyKey,
      REDIS_URL: infrastructure.redis.url,
      REDIS_KEY_PREFIX: `${redisKeyPrefix}gateway:`,
      ...(signIn && {
        PUBLIC_URL: signIn.publicUrl,
        OIDC_ISSUER: signIn.issuer,
        OIDC_CLIENT_ID: signIn.clientId,
        CONSOLE_FOLDER: consoleFolder,
      }),
    },
  };
}
