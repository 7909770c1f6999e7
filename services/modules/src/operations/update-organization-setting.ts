import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { accept } from '@custom-modules/chassis/failure';
import { checkAllowedHosts } from '@custom-modules/rules/module/allowed-hosts';
import { isSameSetting, type OrganizationSetting } from '../domain/organization-setting.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { requireOwner } from './steps/authorize.ts';

type Deps = { readonly store: ModuleStore; readonly clock: Clock };

/**
 * Replaces the setting. Modules whose URL names a host that is no longer allowed stay as they are.
 * @throws Failure `owner_required`, `invalid_request` naming every entry that is no host
 */
export async function updateOrganizationSetting(
  { store, clock }: Deps,
  { caller, setting }: { caller: Caller; setting: OrganizationSetting },
): Promise<OrganizationSetting> {
  requireOwner(caller);
  const after = { allowedHosts: accept(checkAllowedHosts(setting.allowedHosts)) };
  const { organizationId, userId: actor, call } = caller;
  return store.inOrganization(organizationId, async (transaction) => {
    const before = await transaction.lockSetting();
    if (isSameSetting(before, after)) return before;
    await transaction.saveSetting(before, after, { actor, at: clock(), requestId: call.trail.requestId });
    return after;
  });
}
