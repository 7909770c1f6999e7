import type { Caller } from '@custom-modules/auth/rpc';
import type { Platform } from '../domain/module-type.ts';
import { arrangeNavigation, type MenuEntry } from '../domain/navigation.ts';
import type { ModuleStore } from '../store/module-store.ts';
import type { Permissions } from './steps/authorize.ts';

type Deps = { readonly store: ModuleStore; readonly permissions: Permissions };

/** What the caller may open on a platform. An owner's menu needs no permissions asked, so it is there while that service is away. */
export async function listNavigation(
  { store, permissions }: Deps,
  { caller, platform }: { caller: Caller; platform: Platform },
): Promise<readonly MenuEntry[]> {
  const [granted, modules] = await Promise.all([
    caller.isOwner ? ({ kind: 'all' } as const) : permissions.granted(caller.call),
    store.listMenu(caller.organizationId),
  ]);
  return arrangeNavigation(modules, platform, granted);
}
