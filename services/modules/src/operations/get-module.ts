import type { Caller } from '@custom-modules/auth/rpc';
import type { Module } from '../domain/module.ts';
import { fail } from '../errors.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Permissions, requireManage } from './steps/authorize.ts';

type Deps = { readonly store: ModuleStore; readonly permissions: Permissions };

/** @throws Failure `permission_missing`, `module_not_found` */
export async function getModule(deps: Deps, { caller, id }: { caller: Caller; id: string }): Promise<Module> {
  await requireManage(deps, caller);
  const module = await deps.store.find(caller.organizationId, id);
  if (!module) throw fail('module_not_found');
  return module;
}
