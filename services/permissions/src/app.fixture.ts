import { loadConfig } from '@custom-modules/chassis/config';
import type { Failure } from '@custom-modules/chassis/failure';
import { createPool, poolResource } from '@custom-modules/chassis/postgres';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import { OperationsServiceService } from '@custom-modules/contracts/permissions-operations';
import { topicsOf } from '@custom-modules/contracts/topics';
import { atEnd } from '@custom-modules/testing/at-end';
import { readAudit } from '@custom-modules/testing/audit';
import { adminUrlOf, useDatabase } from '@custom-modules/testing/databases';
import { people } from '@custom-modules/testing/people';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useRpcService } from '@custom-modules/testing/rpc-service';
import { useTopics } from '@custom-modules/testing/topics';
import { useFakeIssuer } from '@custom-modules/testing/use-fake-issuer';
import { build } from './app.ts';
import { configRules, configSchema } from './config.ts';
import { produce } from './events/events.fixture.ts';
import { aChange } from './store/database.fixture.ts';
import { createPostgresDeadLetterStore } from './store/postgres-dead-letter-store.ts';
import { createPostgresModuleProjection } from './store/postgres-module-projection.ts';

export type RunningPermissions = Awaited<ReturnType<typeof usePermissions>>;

/** The real service behind real gRPC, for one test file. Settings are environment variables. */
export async function usePermissions(settings: Record<string, string> = {}) {
  const issuer = await useFakeIssuer();
  const database = await useDatabase('permissions');
  const topics = await useTopics();
  const permissions = await useRpcService({
    definition: PermissionServiceService,
    load: (env) => loadConfig(configSchema, env, configRules),
    build,
    env: {
      DATABASE_URL: database.appUrl,
      WORKER_DATABASE_URL: database.workerUrl,
      KAFKA_BROKERS: topics.brokers.join(','),
      KAFKA_TOPIC_PREFIX: topics.prefix,
      KAFKA_GROUP_ID: `${topics.prefix}-permissions`,
      ...settings,
    },
    issuer,
  });
  const { client, as } = permissions;
  const worker = createPool({ name: 'test', url: database.workerUrl, log: recordLog().log });
  const projection = createPostgresModuleProjection(worker);
  atEnd(() => poolResource('database', worker).stop());

  async function givenRole(name: string, ...permissionIds: string[]) {
    const { role } = await client.createRole({ name, permissionIds }, await as('ana'));
    if (!role) throw new Error('there is no role in the answer');
    return role;
  }
  return {
    ...permissions,
    issuer,
    database,
    topics,
    projection,
    letters: createPostgresDeadLetterStore(worker),
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
    /** What operators are served by. */
    operations: permissions.clientOf(OperationsServiceService),
    /** Writes to the topic of modules as the modules service would, or as anybody. */
    produce: (records: Parameters<typeof produce>[1]) =>
      produce({ brokers: topics.brokers, topic: topicsOf(topics.prefix).modules, log: recordLog().log }, records),
    /** Who changed what in acme, oldest first. */
    readAudit: () => readAudit(adminUrlOf(database.ownerUrl), 'acme'),
  };
}

/** The fields a failure names. */
export function fieldsOf({ fields }: Failure): string[] {
  return fields.map(({ field }) => field);
}
