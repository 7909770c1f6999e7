import type { Caller } from '@custom-modules/auth/rpc';
import { accept } from '@custom-modules/chassis/failure';
import { checkPage, cutPage, type Page, type PageRequest } from '@custom-modules/rules/page';
import type { Module } from '../domain/module.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Permissions, requireManage } from './steps/authorize.ts';

type Deps = { readonly store: ModuleStore; readonly permissions: Permissions };
type Input = PageRequest & { readonly caller: Caller };

/** Modules by name. @throws Failure `permission_missing`, `invalid_request` naming what is wrong with the page */
export async function listModules(deps: Deps, { caller, ...wanted }: Input): Promise<Page<Module>> {
  const query = accept(checkPage('modules', wanted));
  await requireManage(deps, caller);
  return cutPage(await deps.store.list(caller.organizationId, query), {
    limit: query.limit,
    positionOf: ({ id, name }) => ({ key: name, id }),
  });
}
