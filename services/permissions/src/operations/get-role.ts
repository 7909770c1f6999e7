import type { Caller } from '@custom-modules/auth/rpc';
import type { Role } from '../domain/role.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { findRole } from './steps/find.ts';

type Deps = { store: PermissionStore };

/** @throws Failure `permission_missing`, `role_not_found` */
export function getRole({ store }: Deps, { caller, id }: { caller: Caller; id: string }): Promise<Role> {
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    return findRole(rows, id);
  });
}
