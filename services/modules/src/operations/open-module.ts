import type { Caller } from '@custom-modules/auth/rpc';
import { isHostAllowed } from '@custom-modules/rules/module/allowed-hosts';
import { needsShortToken } from '@custom-modules/rules/module/placeholders';
import { fail } from '../errors.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Permissions, requirePermission } from './steps/authorize.ts';

type Deps = { readonly store: ModuleStore; readonly permissions: Permissions };

/** What a launch opens: the module's name, the raw URL, and whether that asks for a short token. */
export type Destination = { readonly name: string; readonly url: string; readonly needsShortToken: boolean };

/**
 * Loads first: whoever may not see a module may know that their organization has it, for its menu shows it to others.
 * @throws Failure `module_not_found` for a module that is absent, disabled or another organization's,
 * `permission_missing` without its View permission, `host_not_allowed`, to owners too, when its host was taken off the list
 */
export async function openModule(deps: Deps, { caller, id }: { caller: Caller; id: string }): Promise<Destination> {
  const found = await deps.store.findDestination(caller.organizationId, id);
  if (!found?.module.enabled) throw fail('module_not_found');
  const { module, setting } = found;
  await requirePermission(deps, caller, module.permission.id);
  if (!isHostAllowed(module.url, setting.allowedHosts)) throw fail('host_not_allowed');
  return { name: module.name, url: module.url, needsShortToken: needsShortToken(module.url) };
}
