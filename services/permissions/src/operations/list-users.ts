import type { Caller } from '@custom-modules/auth/rpc';
import { accept } from '@custom-modules/chassis/failure';
import { checkPage, cutPage, type Page } from '@custom-modules/rules/page';
import { type Person, sortKeyOf } from '../domain/person.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';

type Deps = { store: PermissionStore };
type Input = { caller: Caller; search: string; cursor: string; limit: number };

/** The people seen so far, by name, else e-mail address, else id. @throws Failure `permission_missing` */
export async function listUsers({ store }: Deps, { caller, ...wanted }: Input): Promise<Page<Person>> {
  const query = accept(checkPage('users', wanted));
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    return cutPage(await rows.people.list(query), {
      limit: query.limit,
      positionOf: (person) => ({ key: sortKeyOf(person), id: person.userId }),
      weigh: ({ roles }) => 1 + roles.length,
    });
  });
}
