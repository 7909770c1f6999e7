import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ServiceDatabase } from '@custom-modules/local/databases';
import { claimPorts } from '@custom-modules/local/ports';
import { type Settings, settingsOf } from '@custom-modules/local/system/service-settings';
import { startServices } from '@custom-modules/local/system/start-services';
import { type FakeIssuer, startFakeIssuer } from '@custom-modules/testing/fake-issuer';
import pg from 'pg';
import type { Measured } from '../measure-cpu.ts';
import { lifeSeconds } from '../stage/bearers.ts';
import { startPreparedInfrastructure, topicPrefix } from '../stage/infrastructure.ts';

/** The whole system on infrastructure of its own, and ways to look behind it. */
export type EventStage = {
  readonly brokers: readonly string[];
  readonly gatewayUrl: string;
  /** Where the gateway tells its metrics. */
  readonly gatewayMetricsUrl: string;
  readonly permissionsAddress: string;
  /** What the permissions process is told. */
  readonly permissionsSettings: Settings;
  readonly pids: Measured;
  /** A bearer of an organization's owner. */
  ownerOf(organizationId: string): Promise<string>;
  memberOf(organizationId: string, userId: string): Promise<string>;
  /** A connection to a service's database as the administrator, until everything ends. */
  connect(service: 'modules' | 'permissions'): Promise<pg.Client>;
  readonly started: AsyncDisposableStack;
};

type Options = { readonly started: AsyncDisposableStack; readonly say: (line: string) => void };

const anyPorts = {
  ...{ gateway: 0, gatewayInternal: 0, tokensRpc: 0, tokensInternal: 0 },
  ...{ modulesRpc: 0, modulesInternal: 0, permissionsRpc: 0, permissionsInternal: 0 },
};

/** Starts it all in a folder of its own. */
export async function startEventStage({ started, say }: Options): Promise<EventStage> {
  const state = await mkdtemp(join(tmpdir(), 'custom-modules-bench-'));
  started.defer(() => rm(state, { recursive: true, force: true }));
  const places = { logs: join(state, 'logs'), records: join(state, 'services') };
  mkdirSync(places.logs, { recursive: true });

  const prepared = await startPreparedInfrastructure({ started, say, state, ...places });
  const { infrastructure, databases, pids } = prepared;
  const issuer = await startFakeIssuer();
  started.defer(() => issuer.close());
  const ports = await claimPorts(anyPorts);
  const issuers = [issuer.config];
  const consistencyKey = randomBytes(32).toString('base64url');
  const settings = settingsOf(
    { infrastructure, databases, topicPrefix, redisKeyPrefix: 'bench:', issuers, consistencyKey },
    ports,
  );
  const names = ['permissions', 'tokens', 'modules', 'gateway'] as const;
  const { services, stop } = await startServices({ names, settings, ports, ...places, onProgress: say });
  started.defer(stop);
  return {
    started,
    brokers: infrastructure.kafka.brokers,
    gatewayUrl: `http://127.0.0.1:${ports.gateway}`,
    gatewayMetricsUrl: `http://127.0.0.1:${ports.gatewayInternal}/metrics`,
    permissionsAddress: `127.0.0.1:${ports.permissionsRpc}`,
    permissionsSettings: settings.permissions,
    pids: {
      postgres: pids.postgres,
      modules: services.modules.process().pid,
      permissions: services.permissions.process().pid,
    },
    ownerOf: (organizationId) => sign(issuer, { sub: 'owner', organizationId, organizationRole: 'owner' }),
    memberOf: (organizationId, sub) => sign(issuer, { sub, organizationId }),
    connect: (service) => connect(started, infrastructure.postgres.adminUrl, databases[service]),
  };
}

function sign(issuer: FakeIssuer, claims: Record<string, string>): Promise<string> {
  return issuer.bearer(claims, { lifeSeconds });
}

async function connect(
  started: AsyncDisposableStack,
  adminUrl: string,
  { ownerUrl }: ServiceDatabase,
): Promise<pg.Client> {
  const url = new URL(adminUrl);
  url.pathname = new URL(ownerUrl).pathname;
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  started.defer(() => client.end());
  return client;
}
