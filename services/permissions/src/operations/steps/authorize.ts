import type { Caller } from '@custom-modules/auth/rpc';
import { manageRoles } from '../../domain/permission.ts';
import { fail } from '../../errors.ts';
import type { OrganizationRows } from '../../store/permission-store.ts';

/** @throws Failure `permission_missing` unless the caller is an owner or holds Manage Roles */
export async function requireManageRoles({ permissions }: OrganizationRows, caller: Caller): Promise<void> {
  if (caller.isOwner) return;
  const [standing] = await permissions.standings(caller.userId, [manageRoles.id]);
  if (!standing || standing.roles.length === 0) throw fail('permission_missing');
}
