import type { OrganizationSetting } from '../domain/organization-setting.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Caller, requireOwner } from './authorize.ts';

type Deps = { readonly store: ModuleStore };

/** @throws Failure `owner_required` */
export async function getOrganizationSetting(
  { store }: Deps,
  { caller }: { caller: Caller },
): Promise<OrganizationSetting> {
  requireOwner(caller);
  return store.readSetting(caller.organizationId);
}
