import type { Caller } from '@custom-modules/auth/rpc';
import { holds } from '../domain/decision.ts';
import { isId } from '../domain/id.ts';
import type { PermissionStore } from '../store/permission-store.ts';

type Deps = { store: PermissionStore };

/** Whether the caller holds a permission. One that does not exist in the organization is held by nobody. */
export async function checkPermission(
  { store }: Deps,
  { caller, permissionId }: { caller: Caller; permissionId: string },
): Promise<boolean> {
  if (!isId(permissionId)) return false;
  const grant = await store.grantOf(caller.organizationId, caller.userId, permissionId);
  return holds(caller.isOwner, permissionId, grant);
}
