import type { Caller } from '@custom-modules/auth/rpc';
import type { RoleReference } from '../domain/role.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { findPerson } from './steps/find.ts';

type Deps = { store: PermissionStore };
type Input = { caller: Caller; userId: string };

/** The roles of a user by name. @throws Failure `permission_missing`, `user_not_found` */
export function getUserRoles({ store }: Deps, { caller, userId }: Input): Promise<readonly RoleReference[]> {
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    return (await findPerson(rows, userId)).roles;
  });
}
