import { createBearerVerifier } from '@custom-modules/auth/bearer-verifier';
import { systemClock } from '@custom-modules/chassis/clock';
import { loadConfig } from '@custom-modules/chassis/config';
import { Failure } from '@custom-modules/chassis/failure';
import { createMetrics } from '@custom-modules/chassis/metrics';
import { createPool, poolResource } from '@custom-modules/chassis/postgres';
import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import { atEnd } from '@custom-modules/testing/at-end';
import { callAs } from '@custom-modules/testing/calls';
import { useDatabase } from '@custom-modules/testing/databases';
import { startFakeIssuer } from '@custom-modules/testing/fake-issuer';
import { people } from '@custom-modules/testing/people';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useInfrastructure } from '@custom-modules/testing/services';
import { useTopics } from '@custom-modules/testing/topics';
import { expect, vi } from 'vitest';
import { build } from './app.ts';
import { configRules, configSchema } from './config.ts';
import { aChange, readAudit } from './store/database.fixture.ts';
import { createModuleProjection } from './store/postgres-module-projection.ts';

export type RunningPermissions = Awaited<ReturnType<typeof usePermissions>>;
export const patience = { timeout: 20_000, interval: 20 };

/** The real service behind real gRPC, for one test file. Settings are environment variables. */
export async function usePermissions(settings: Record<string, string> = {}) {
  const issuer = await startFakeIssuer();
  const database = await useDatabase('permissions');
  const topics = await useTopics();
  const { log, lines } = recordLog();
  const env = {
    RPC_PORT: '0',
    INTERNAL_PORT: '0',
    LOG_LEVEL: 'fatal',
    ISSUERS: JSON.stringify([issuer.config]),
    DATABASE_URL: database.appUrl,
    WORKER_DATABASE_URL: database.workerUrl,
    KAFKA_BROKERS: topics.brokers.join(','),
    KAFKA_TOPIC_PREFIX: topics.prefix,
    KAFKA_GROUP_ID: `${topics.prefix}-permissions`,
    ...settings,
  };
  const config = loadConfig(configSchema, env, configRules);
  const metrics = createMetrics({ processMetrics: false });
  const verifyBearer = createBearerVerifier({ issuers: config.issuers, clock: systemClock, log });
  const service = build({ config, log, clock: systemClock, metrics, verifyBearer });
  await service.start();
  const channel = openChannel(`127.0.0.1:${service.ports.front}`);
  const client = createRpcClient(PermissionServiceService, channel);
  const worker = createPool({ name: 'test', url: database.workerUrl, log });
  const projection = createModuleProjection(worker);
  atEnd(async () => {
    channel.close();
    await service.stop();
    await poolResource('database', worker).stop();
    await issuer.close();
  });

  /** What a call by this person carries, their claims changed where wanted. */
  const as = async (person: keyof typeof people, claims: Record<string, unknown> = {}) =>
    callAs(await issuer.bearer({ ...people[person], ...claims }));
  const readiness = async () => (await fetch(`http://127.0.0.1:${service.ports.internal}/readyz`)).json();

  async function givenRole(name: string, ...permissionIds: string[]) {
    const { role } = await client.createRole({ name, permissionIds }, await as('ana'));
    if (!role) throw new Error('there is no role in the answer');
    return role;
  }
  return {
    client,
    channel,
    issuer,
    database,
    topics,
    metrics,
    lines,
    service,
    readiness,
    as,
    projection,
    /** A permission as the event of a new module leaves it. */
    async givenPermission(name = 'View Fleet', organizationId = 'acme') {
      const change = aChange({ organizationId });
      const permission = { id: change.permission.id, name };
      await projection.apply([{ ...change, permission }]);
      return { ...permission, moduleId: change.moduleId };
    },
    /** A role made by ana, the owner of acme. */
    givenRole,
    /** Makes somebody known by a call of theirs and gives them exactly these roles. */
    async givenUser(person: 'ben', ...roleIds: string[]) {
      await client.listGranted({}, await as(person));
      await client.setUserRoles({ userId: people[person].sub, roleIds }, await as('ana'));
    },
    /** Who changed what in acme, oldest first. */
    readAudit: () => readAudit(adminUrlOf(database.ownerUrl)),
    untilReady: () => vi.waitFor(async () => expect(await readiness()).toMatchObject({ ready: true }), patience),
  };
}

/** The same database as the administrator, whom row-level security hides nothing from. */
export function adminUrlOf(databaseUrl: string): string {
  const url = new URL(useInfrastructure().postgresAdminUrl);
  url.pathname = new URL(databaseUrl).pathname;
  return url.href;
}

/** The failure a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}

/** `field: message` of each field a failure names. */
export function fieldsOf({ fields }: Failure): string[] {
  return fields.map(({ field }) => field);
}
