import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { lockRole } from './steps/find.ts';

type Deps = { store: PermissionStore; clock: Clock };

/** Removes a role from everybody who holds it. @throws Failure `permission_missing`, `role_not_found` */
export function deleteRole({ store, clock }: Deps, { caller, id }: { caller: Caller; id: string }): Promise<void> {
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    const { name, permissionIds } = await lockRole(rows, id);
    const userIds = await rows.roles.delete(id);
    await rows.audit({
      actor: caller.userId,
      at: clock(),
      requestId: caller.call.trail.requestId,
      action: 'role.deleted',
      subject: { type: 'role', id },
      before: { name, permissionIds, userIds },
    });
  });
}
