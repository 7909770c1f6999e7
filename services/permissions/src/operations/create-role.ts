import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { accept } from '@custom-modules/chassis/failure';
import type { NewId } from '@custom-modules/chassis/id';
import { checkAll } from '@custom-modules/rules/checked';
import { toIdSet } from '../domain/id.ts';
import { checkPermissionIds, checkRoleName, type Role } from '../domain/role.ts';
import { textKey } from '../domain/text.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { findRole } from './steps/find.ts';
import { keepPermissions, requireFreeName, requireGrantable } from './steps/grants.ts';

type Deps = { store: PermissionStore; clock: Clock; newId: NewId };
type Input = { caller: Caller; name: string; permissionIds: readonly string[] };

/**
 * Adds a role. Only owners put a Manage permission into it.
 * @throws Failure `permission_missing`, `owner_required`, `role_name_taken`
 */
export async function createRole({ store, clock, newId }: Deps, { caller, ...input }: Input): Promise<Role> {
  const { name, permissionIds: wanted } = accept(
    checkAll({ name: checkRoleName(input.name), permissionIds: checkPermissionIds(input.permissionIds) }),
  );
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    const holder = await rows.roles.claimName(textKey(name));
    const existing = await keepPermissions(rows, wanted);
    requireGrantable(caller, { before: [], wanted, existing });
    requireFreeName(holder);

    const [id, at, permissionIds] = [newId(), clock(), toIdSet(wanted)];
    await rows.roles.insert({ id, name }, at);
    await rows.roles.grant(id, permissionIds, at);
    await rows.audit({
      actor: caller.userId,
      at,
      requestId: caller.call.trail.requestId,
      action: 'role.created',
      subject: { type: 'role', id },
      after: { name, permissionIds },
    });
    return findRole(rows, id);
  });
}
