import type { Caller } from '@custom-modules/auth/rpc';
import type { OrganizationSetting } from '../domain/organization-setting.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { requireOwner } from './steps/authorize.ts';

type Deps = { readonly store: ModuleStore };

/** @throws Failure `owner_required` */
export async function getOrganizationSetting(
  { store }: Deps,
  { caller }: { caller: Caller },
): Promise<OrganizationSetting> {
  requireOwner(caller);
  return store.readSetting(caller.organizationId);
}
