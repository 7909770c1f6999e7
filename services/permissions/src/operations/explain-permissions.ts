import type { Caller } from '@custom-modules/auth/rpc';
import { accept } from '@custom-modules/chassis/failure';
import { checkAll } from '@custom-modules/rules/checked';
import { type Decision, decide } from '../domain/decision.ts';
import { isId } from '../domain/id.ts';
import { checkAskedIds } from '../domain/role.ts';
import type { OrganizationRows, PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { findPerson } from './steps/find.ts';

type Deps = { store: PermissionStore };
type Input = { caller: Caller; userId: string | undefined; permissionIds: readonly string[] };

/**
 * The answer for each permission with its reason, in the order asked, about the caller or, with Manage Roles, about
 * somebody else. Whether another user is an owner is what their last bearer said.
 * @throws Failure `permission_missing`, `user_not_found`
 */
export async function explainPermissions({ store }: Deps, input: Input): Promise<Decision[]> {
  const { caller } = input;
  const { permissionIds } = accept(checkAll({ permissionIds: checkAskedIds(input.permissionIds) }));
  const userId = input.userId ?? caller.userId;
  return store.inOrganization(caller.organizationId, async (rows) => {
    const isOwner = userId === caller.userId ? caller.isOwner : await isOtherOwner(rows, caller, userId);
    const known = await rows.permissions.standings(userId, permissionIds.filter(isId));
    const standings = new Map(known.map((standing) => [standing.permissionId, standing]));
    return permissionIds.map((permissionId) => {
      const standing = standings.get(permissionId) ?? { permissionId, isModulePermission: false, roles: [] };
      return decide(isOwner, standing);
    });
  });
}

async function isOtherOwner(rows: OrganizationRows, caller: Caller, userId: string): Promise<boolean> {
  await requireManageRoles(rows, caller);
  return (await findPerson(rows, userId)).isOwner;
}
