import type { Caller } from '../domain/caller.ts';
import type { Role } from '../domain/role.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './authorize.ts';
import { findRole } from './find.ts';

type Deps = { store: PermissionStore };

/** @throws Failure `permission_missing`, `role_not_found` */
export function getRole({ store }: Deps, { caller, id }: { caller: Caller; id: string }): Promise<Role> {
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    return findRole(rows, id);
  });
}
