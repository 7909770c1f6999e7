import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { toIdSet } from '../domain/id.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { lockPerson } from './steps/find.ts';

type Deps = { store: PermissionStore; clock: Clock };
type Input = { caller: Caller; userId: string };

/**
 * Forgets a user and takes all their roles away. Somebody who comes back is known again, without a role.
 * @throws Failure `permission_missing`, `user_not_found`
 */
export function removeUser({ store, clock }: Deps, { caller, userId }: Input): Promise<void> {
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    const { roles } = await lockPerson(rows, userId);
    await rows.people.remove(userId);
    await rows.audit({
      actor: caller.userId,
      at: clock(),
      requestId: caller.call.trail.requestId,
      action: 'user.removed',
      subject: { type: 'user', id: userId },
      before: { roleIds: toIdSet(roles.map(({ id }) => id)) },
    });
  });
}
