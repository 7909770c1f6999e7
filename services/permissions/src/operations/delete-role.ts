import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { toIdSet } from '../domain/id.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { lockRole } from './steps/find.ts';

type Deps = { store: PermissionStore; clock: Clock };

/** Removes a role from everybody who holds it. @throws Failure `permission_missing`, `role_not_found` */
export function deleteRole({ store, clock }: Deps, { caller, id }: { caller: Caller; id: string }): Promise<void> {
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    const { name, permissionIds } = await lockRole(rows, id);
    const holders = await rows.roles.delete(id);
    const change = { actor: caller.userId, at: clock(), requestId: caller.call.trail.requestId };
    await rows.audit([
      {
        ...change,
        action: 'role.deleted',
        subject: { type: 'role', id },
        before: { name, permissionIds, userCount: holders.length },
      },
      ...holders.map(({ userId, roleIds }) => ({
        ...change,
        action: 'user.role_deleted' as const,
        subject: { type: 'user', id: userId } as const,
        before: { roleIds: toIdSet([...roleIds, id]) },
        after: { roleIds },
      })),
    ]);
  });
}
