import { inOrganization, type Pool } from '@custom-modules/chassis/postgres';
import type { ModuleStore } from './module-store.ts';
import { type EncodeEvent, openTransaction } from './postgres-module-transaction.ts';
import { findDestination, findModule, listChanges, listMenu, listModules, readSetting } from './postgres-reads.ts';

type Options = { readonly pool: Pool; readonly encodeEvent: EncodeEvent };

/** Every statement runs under row-level security, and names the organization besides. */
export function createPostgresModuleStore({ pool, encodeEvent }: Options): ModuleStore {
  return {
    find: (organizationId, id) =>
      inOrganization(pool, organizationId, (client) => findModule(client, organizationId, id)),
    list: (organizationId, query) =>
      inOrganization(pool, organizationId, (client) => listModules(client, organizationId, query)),
    listMenu: (organizationId) => listMenu(pool, organizationId),
    findDestination: (organizationId, id) => findDestination(pool, organizationId, id),
    listChanges: (organizationId, id, query) =>
      inOrganization(pool, organizationId, (client) => listChanges(client, organizationId, id, query)),
    readSetting: (organizationId) =>
      inOrganization(pool, organizationId, (client) => readSetting(client, organizationId)),
    inOrganization: (organizationId, work) =>
      inOrganization(pool, organizationId, (client) => work(openTransaction({ client, organizationId, encodeEvent }))),
  };
}
