import type { Caller } from '@custom-modules/auth/rpc';
import { accept } from '@custom-modules/chassis/failure';
import { checkPage, cutPage, type Page } from '@custom-modules/rules/page';
import type { Role } from '../domain/role.ts';
import { textKey } from '../domain/text.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';

type Deps = { store: PermissionStore };
type Input = { caller: Caller; search: string; cursor: string; limit: number };

/** Roles by name. @throws Failure `permission_missing` */
export async function listRoles({ store }: Deps, { caller, ...wanted }: Input): Promise<Page<Role>> {
  const query = accept(checkPage('roles', wanted));
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    return cutPage(await rows.roles.list(query), {
      limit: query.limit,
      positionOf: ({ id, name }) => ({ key: textKey(name), id }),
      weigh: ({ permissions }) => 1 + permissions.length,
    });
  });
}
