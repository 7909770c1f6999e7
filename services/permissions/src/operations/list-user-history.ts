import type { Caller } from '@custom-modules/auth/rpc';
import { accept } from '@custom-modules/chassis/failure';
import { checkHistoryPage, cutHistory, type HistoryEntry } from '@custom-modules/rules/history';
import type { Page } from '@custom-modules/rules/page';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { findPerson, listChanges } from './steps/find.ts';
import { nameIds } from './steps/name-ids.ts';

type Deps = { store: PermissionStore };
type Input = { caller: Caller; userId: string; cursor: string; limit: number };

/**
 * Which roles a user was given and lost, newest first, also when the user is removed.
 * @throws Failure `permission_missing`, `user_not_found`, `invalid_request` naming what is wrong with the page
 */
export async function listUserHistory(
  { store }: Deps,
  { caller, userId, ...wanted }: Input,
): Promise<Page<HistoryEntry>> {
  const query = accept(checkHistoryPage('user-history', wanted));
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    const changes = await listChanges(rows, { type: 'user', id: userId }, query);
    // Who never had a role is known all the same.
    if (changes.length === 0) await findPerson(rows, userId);
    return nameIds(cutHistory(changes, query), 'roleIds', rows.roles.named);
  });
}
