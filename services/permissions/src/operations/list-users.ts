import type { Caller } from '@custom-modules/auth/rpc';
import { accept } from '@custom-modules/chassis/failure';
import { checkPage, cutPage, type Page } from '@custom-modules/rules/page';
import { type Person, sortKeyOf } from '../domain/person.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { findRole } from './steps/find.ts';

type Deps = { store: PermissionStore };
type Input = { caller: Caller; search: string; cursor: string; limit: number; roleId: string | undefined };

/**
 * The people seen so far, or those of them who hold a role, by name, else e-mail address, else id.
 * @throws Failure `permission_missing`, `role_not_found`, `invalid_request` naming what is wrong with the page
 */
export async function listUsers({ store }: Deps, { caller, roleId, ...wanted }: Input): Promise<Page<Person>> {
  const query = accept(checkPage('users', wanted));
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    if (roleId !== undefined) await findRole(rows, roleId);
    return cutPage(await rows.people.list({ ...query, roleId }), {
      limit: query.limit,
      positionOf: (person) => ({ key: sortKeyOf(person), id: person.userId }),
      weigh: ({ roles }) => 1 + roles.length,
    });
  });
}
