import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { accept } from '@custom-modules/chassis/failure';
import { accepted, checkAll } from '@custom-modules/rules/checked';
import { sameIds, toIdSet } from '../domain/id.ts';
import { checkPermissionIds, checkRoleName, type Role } from '../domain/role.ts';
import { textKey } from '../domain/text.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { findRole, lockRole } from './steps/find.ts';
import { keepPermissions, requireFreeName, requireGrantable } from './steps/grants.ts';

type Deps = { store: PermissionStore; clock: Clock };
type Input = {
  caller: Caller;
  id: string;
  name: string | undefined;
  /** The whole new set. */
  permissionIds: readonly string[] | undefined;
};

/**
 * Changes what is given. To a role that holds a Manage permission only owners add anything.
 * @throws Failure `permission_missing`, `role_not_found`, `owner_required`, `role_name_taken`
 */
export async function updateRole({ store, clock }: Deps, { caller, id, ...input }: Input): Promise<Role> {
  const { name, permissionIds: wanted } = accept(
    checkAll({
      name: input.name === undefined ? accepted(undefined) : checkRoleName(input.name),
      permissionIds: input.permissionIds ? checkPermissionIds(input.permissionIds) : accepted(undefined),
    }),
  );
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    const holder = name === undefined ? undefined : await rows.roles.claimName(textKey(name));
    const existing = await keepPermissions(rows, wanted ?? []);
    const role = await lockRole(rows, id);
    if (wanted) requireGrantable(caller, { before: role.permissionIds, wanted, existing });
    requireFreeName(holder, id);

    const before = { name: role.name, permissionIds: role.permissionIds };
    const after = { name: name ?? role.name, permissionIds: wanted ? toIdSet(wanted) : role.permissionIds };
    const renamed = after.name !== before.name;
    const regranted = !sameIds(before.permissionIds, after.permissionIds);
    const at = clock();
    if (renamed) await rows.roles.rename({ id, name: after.name }, at);
    if (regranted) await rows.roles.grant(id, after.permissionIds, at);
    if (renamed || regranted) {
      await rows.audit({
        actor: caller.userId,
        at,
        requestId: caller.call.trail.requestId,
        action: 'role.updated',
        subject: { type: 'role', id },
        before,
        after,
      });
    }
    return findRole(rows, id);
  });
}
