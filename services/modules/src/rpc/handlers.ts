import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import { forMembers } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { invalidRequest } from '@custom-modules/chassis/failure';
import type { NewId } from '@custom-modules/chassis/id';
import type { RpcHandlers } from '@custom-modules/chassis/rpc-server';
import type { ModuleServiceService } from '@custom-modules/contracts/modules';
import { writeCursor } from '@custom-modules/rules/page';
import { createModule } from '../operations/create-module.ts';
import { deleteModule } from '../operations/delete-module.ts';
import { getModule } from '../operations/get-module.ts';
import { getOrganizationSetting } from '../operations/get-organization-setting.ts';
import { listModuleHistory } from '../operations/list-module-history.ts';
import { listModules } from '../operations/list-modules.ts';
import { listNavigation } from '../operations/list-navigation.ts';
import { openModule } from '../operations/open-module.ts';
import type { Permissions } from '../operations/steps/authorize.ts';
import { updateModule } from '../operations/update-module.ts';
import { updateOrganizationSetting } from '../operations/update-organization-setting.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { readFields, readPatch, readPlatform, toModuleMessage, toNavigationItem } from './module-message.ts';

type Deps = {
  readonly verifyBearer: VerifyBearer;
  readonly store: ModuleStore;
  readonly permissions: Permissions;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly rules: Parameters<typeof createModule>[0]['rules'];
};

/** modules.v1.ModuleService: each method is its operation. */
export function createHandlers(deps: Deps): RpcHandlers<typeof ModuleServiceService> {
  const { verifyBearer } = deps;
  return {
    createModule: forMembers(verifyBearer, async (request, caller) => {
      const { idempotencyKey } = request;
      const module = await createModule(deps, { caller, fields: readFields(request), idempotencyKey });
      return { module: toModuleMessage(module) };
    }),

    getModule: forMembers(verifyBearer, async ({ id }, caller) => {
      const module = await getModule(deps, { caller, id });
      return { module: toModuleMessage(module) };
    }),

    listModules: forMembers(verifyBearer, async ({ search, cursor, limit }, caller) => {
      const { items, next } = await listModules(deps, { caller, search, cursor, limit });
      return { modules: items.map(toModuleMessage), nextCursor: writeCursor('modules', next) };
    }),

    listModuleHistory: forMembers(verifyBearer, async ({ id, cursor, limit }, caller) => {
      const { items, next } = await listModuleHistory(deps, { caller, id, cursor, limit });
      return { entries: [...items], nextCursor: writeCursor('module-history', next) };
    }),

    updateModule: forMembers(verifyBearer, async (request, caller) => {
      const { id, expectedVersion } = request;
      const patch = readPatch(request);
      const module = await updateModule(deps, { caller, id, expectedVersion, patch });
      return { module: toModuleMessage(module) };
    }),

    deleteModule: forMembers(verifyBearer, async ({ id, expectedVersion }, caller) => {
      const version = await deleteModule(deps, { caller, id, expectedVersion });
      return { id, version };
    }),

    open: forMembers(verifyBearer, ({ id }, caller) => openModule(deps, { caller, id })),

    navigation: forMembers(verifyBearer, async (request, caller) => {
      const platform = readPlatform(request.platform);
      const modules = await listNavigation(deps, { caller, platform });
      return { items: modules.map(toNavigationItem) };
    }),

    getOrganizationSetting: forMembers(verifyBearer, async (_request, caller) => {
      const { allowedHosts } = await getOrganizationSetting(deps, { caller });
      return { setting: { allowedHosts: [...allowedHosts] } };
    }),

    updateOrganizationSetting: forMembers(verifyBearer, async ({ setting }, caller) => {
      if (!setting) throw invalidRequest({ field: 'setting', message: 'The setting is missing.' });
      const { allowedHosts } = await updateOrganizationSetting(deps, { caller, setting });
      return { setting: { allowedHosts: [...allowedHosts] } };
    }),
  };
}
