import type { Module } from '../domain/module.ts';
import type { Platform } from '../domain/module-type.ts';
import { arrangeNavigation } from '../domain/navigation.ts';
import type { ModuleStore } from '../store/module-store.ts';
import type { Caller, Permissions } from './authorize.ts';

type Deps = { readonly store: ModuleStore; readonly permissions: Permissions };

/** What the caller may open on a platform. Asks for owners too: that is how permissions gets to know people. */
export async function listNavigation(
  { store, permissions }: Deps,
  { caller, platform }: { caller: Caller; platform: Platform },
): Promise<readonly Module[]> {
  const granted = await permissions.granted(caller.call);
  const modules = await store.listAll(caller.organizationId);
  return arrangeNavigation(modules, platform, caller.isOwner ? { kind: 'all' } : granted);
}
