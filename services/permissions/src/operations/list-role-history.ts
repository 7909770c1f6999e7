import type { Caller } from '@custom-modules/auth/rpc';
import { accept } from '@custom-modules/chassis/failure';
import { checkHistoryPage, cutHistory, type HistoryEntry } from '@custom-modules/rules/history';
import type { Page } from '@custom-modules/rules/page';
import { systemPermissions } from '../domain/permission.ts';
import { fail } from '../errors.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { listChanges } from './steps/find.ts';
import { nameIds } from './steps/name-ids.ts';

type Deps = { store: PermissionStore };
type Input = { caller: Caller; id: string; cursor: string; limit: number };

/**
 * What was done to a role, newest first, also when it is no more.
 * @throws Failure `permission_missing`, `role_not_found`, `invalid_request` naming what is wrong with the page
 */
export async function listRoleHistory({ store }: Deps, { caller, id, ...wanted }: Input): Promise<Page<HistoryEntry>> {
  const query = accept(checkHistoryPage('role-history', wanted));
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    const changes = await listChanges(rows, { type: 'role', id }, query);
    // Every role there ever was has at least been created.
    if (changes.length === 0) throw fail('role_not_found');
    const named = async (ids: readonly string[]) => [...systemPermissions, ...(await rows.permissions.named(ids))];
    return nameIds(cutHistory(changes, query), 'permissionIds', named);
  });
}
