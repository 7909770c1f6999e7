import type { Caller } from '@custom-modules/auth/rpc';
import { needsShortToken } from '../domain/placeholders.ts';
import { fail } from '../errors.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Permissions, requirePermission } from './steps/authorize.ts';

type Deps = { readonly store: ModuleStore; readonly permissions: Permissions };

/** Where a launch leads: the raw URL, and whether it asks for a short token. */
export type Destination = { readonly url: string; readonly needsShortToken: boolean };

/**
 * Loads first: whoever may not see a module may know that their organization has it, for its menu shows it to others.
 * @throws Failure `module_not_found` for a module that is absent, disabled or another organization's,
 * `permission_missing` without its View permission
 */
export async function openModule(deps: Deps, { caller, id }: { caller: Caller; id: string }): Promise<Destination> {
  const module = await deps.store.find(caller.organizationId, id);
  if (!module?.enabled) throw fail('module_not_found');
  await requirePermission(deps, caller, module.permission.id);
  return { url: module.url, needsShortToken: needsShortToken(module.url) };
}
