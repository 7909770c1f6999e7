import type { Caller } from '@custom-modules/auth/rpc';
import { accept } from '@custom-modules/chassis/failure';
import { checkPage, cutPage, type Page, type PageQuery, type Position } from '@custom-modules/rules/page';
import { isSystemPermission, type Permission, systemPermissions } from '../domain/permission.ts';
import { textKey } from '../domain/text.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';

type Deps = { store: PermissionStore };
type Input = { caller: Caller; search: string; cursor: string; limit: number };

/** The permissions of the system, then those of modules by name. @throws Failure `permission_missing` */
export async function listPermissions({ store }: Deps, { caller, ...wanted }: Input): Promise<Page<Permission>> {
  const query = accept(checkPage('permissions', wanted));
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    const ofSystem = systemPage(query);
    const ofModules = await rows.permissions.list({
      ...query,
      after: query.after && isSystemPermission(query.after.id) ? undefined : query.after,
    });
    return cutPage([...ofSystem, ...ofModules], { limit: query.limit, positionOf });
  });
}

function systemPage({ search, after }: PageQuery): Permission[] {
  const matching = systemPermissions.filter(({ name }) => textKey(name).includes(textKey(search)));
  if (!after) return matching;
  const { id } = after;
  return isSystemPermission(id) ? matching.filter((permission) => permission.id > id) : [];
}

function positionOf({ id, name }: Permission): Position {
  return { key: textKey(name), id };
}
