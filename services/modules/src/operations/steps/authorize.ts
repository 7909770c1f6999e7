import type { Caller } from '@custom-modules/auth/rpc';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import type { Granted } from '../../domain/navigation.ts';
import { fail } from '../../errors.ts';

/** The permissions service, asked in the caller's name. Each throws the Failure `unavailable` when it does not answer. */
export type Permissions = {
  holds(permissionId: string, call: OutgoingCall): Promise<boolean>;
  granted(call: OutgoingCall): Promise<Granted>;
};

type Deps = { readonly permissions: Permissions };

/** Fixed, and the same in every organization. */
const manageCustomModules = 'manage-custom-modules';

/** @throws Failure `permission_missing` */
export function requireManage(deps: Deps, caller: Caller): Promise<void> {
  return requirePermission(deps, caller, manageCustomModules);
}

/** @throws Failure `permission_missing` */
export async function requirePermission({ permissions }: Deps, caller: Caller, permissionId: string): Promise<void> {
  if (caller.isOwner) return;
  if (!(await permissions.holds(permissionId, caller.call))) throw fail('permission_missing');
}

/** @throws Failure `owner_required` */
export function requireOwner(caller: Caller): void {
  if (!caller.isOwner) throw fail('owner_required');
}
