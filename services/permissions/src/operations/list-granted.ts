import type { Caller } from '@custom-modules/auth/rpc';
import type { PermissionStore } from '../store/permission-store.ts';

type Deps = { store: PermissionStore };

export type Granted = { readonly kind: 'all' } | { readonly kind: 'some'; readonly permissionIds: readonly string[] };

/** What the caller holds. Owners hold everything, what is still on its way here included. */
export async function listGranted({ store }: Deps, { caller }: { caller: Caller }): Promise<Granted> {
  if (caller.isOwner) return { kind: 'all' };
  return { kind: 'some', permissionIds: await store.heldBy(caller.organizationId, caller.userId) };
}
