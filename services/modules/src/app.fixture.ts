import { loadConfig } from '@custom-modules/chassis/config';
import { type CreateModuleRequest, ModuleServiceService, ModuleType } from '@custom-modules/contracts/modules';
import { readAudit } from '@custom-modules/testing/audit';
import { useRpcService } from '@custom-modules/testing/rpc-service';
import { useServices } from '@custom-modules/testing/services';
import { build } from './app.ts';
import { configRules, configSchema } from './config.ts';
import { atPermissions } from './permissions.fixture.ts';

export type RunningModules = Awaited<ReturnType<typeof useModules>>;

/** The real service behind real gRPC, beside a real permissions service, for one test file. Settings are environment variables. */
export async function useModules(settings: Record<string, string> = {}) {
  const { issuer, topics, databases, services } = await useServices(['permissions']);
  const database = databases.modules;
  const modules = await useRpcService({
    definition: ModuleServiceService,
    load: (env) => loadConfig(configSchema, env, configRules),
    build,
    env: {
      DATABASE_URL: database.appUrl,
      WORKER_DATABASE_URL: database.workerUrl,
      KAFKA_BROKERS: topics.brokers.join(','),
      KAFKA_TOPIC_PREFIX: topics.prefix,
      KAFKA_WATCHED_GROUPS: `${topics.prefix}-permissions`,
      PERMISSIONS_ADDRESS: services.permissions.address,
      RESERVED_NAMES: 'Orders,Settings',
      ...settings,
    },
    issuer,
  });
  const { client, as } = modules;
  return {
    ...modules,
    issuer,
    permissions: atPermissions(issuer, services.permissions),
    database,
    topics,
    /** A module of acme, made by its owner. */
    async given(fields: Partial<CreateModuleRequest> = {}) {
      const { module } = await client.createModule({ ...newModule(), ...fields }, await as('ana'));
      if (!module) throw new Error('there is no module in the answer');
      return module;
    },
    /** Who changed what in acme, oldest first. */
    readAudit: () => readAudit(database.workerUrl, 'acme'),
  };
}

let made = 0;

/** Fields that are in order, under a name of their own. */
export function newModule(): CreateModuleRequest {
  made += 1;
  return {
    name: `Module ${made}`,
    type: ModuleType.MODULE_TYPE_WEB,
    url: 'https://fleet.example/open?token={SHORT_TOKEN}',
  };
}
