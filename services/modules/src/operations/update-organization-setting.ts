import type { Clock } from '@custom-modules/chassis/clock';
import { checkAllowedHosts } from '../domain/allowed-hosts.ts';
import { isSameSetting, type OrganizationSetting } from '../domain/organization-setting.ts';
import { fail } from '../errors.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Caller, requireOwner } from './authorize.ts';

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
  const checked = checkAllowedHosts(setting.allowedHosts);
  if (checked.kind === 'refused') throw fail('invalid_request', { fields: checked.refusals });
  const after = { allowedHosts: checked.value };
  const { organizationId, userId: actor, call } = caller;
  return store.transaction(organizationId, async (transaction) => {
    const before = await transaction.lockSetting();
    if (isSameSetting(before, after)) return before;
    await transaction.saveSetting(before, after, { actor, at: clock(), requestId: call.trail.requestId });
    return after;
  });
}
