import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { accept } from '@custom-modules/chassis/failure';
import { checkAll } from '@custom-modules/rules/checked';
import { ownersOnlyRole } from '../domain/delegation.ts';
import { isId, sameIds, toIdSet } from '../domain/id.ts';
import { checkRoleIds, type RoleGrants, type RoleReference } from '../domain/role.ts';
import { fail } from '../errors.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import { requireManageRoles } from './steps/authorize.ts';
import { findPerson, lockPerson } from './steps/find.ts';
import { requireKnown } from './steps/grants.ts';

type Deps = { store: PermissionStore; clock: Clock };
type Input = { caller: Caller; userId: string; roleIds: readonly string[] };

/**
 * Replaces the roles of a user. Only owners give somebody a role that holds a Manage permission.
 * @throws Failure `permission_missing`, `user_not_found`, `owner_required`
 */
export async function setUserRoles({ store, clock }: Deps, input: Input): Promise<readonly RoleReference[]> {
  const { caller, userId } = input;
  const { roleIds: wanted } = accept(checkAll({ roleIds: checkRoleIds(input.roleIds) }));
  return store.inOrganization(caller.organizationId, async (rows) => {
    await requireManageRoles(rows, caller);
    const kept = await rows.roles.keep(wanted.filter(isId));
    const person = await lockPerson(rows, userId);
    const before = { roleIds: toIdSet(person.roles.map(({ id }) => id)) };
    const after = { roleIds: toIdSet(wanted) };
    requireAssignable(caller, before.roleIds, wanted, kept);
    if (sameIds(before.roleIds, after.roleIds)) return person.roles;

    await rows.people.assign(userId, after.roleIds);
    await rows.audit({
      actor: caller.userId,
      at: clock(),
      requestId: caller.call.trail.requestId,
      action: 'user.roles_set',
      subject: { type: 'user', id: userId },
      before,
      after,
    });
    return (await findPerson(rows, userId)).roles;
  });
}

function requireAssignable(
  caller: Caller,
  before: readonly string[],
  wanted: readonly string[],
  kept: readonly RoleGrants[],
): void {
  const ownersOnly = caller.isOwner ? undefined : ownersOnlyRole(before, kept);
  if (ownersOnly !== undefined) {
    const message = 'Only an owner gives somebody this role: it holds a Manage permission.';
    throw fail('owner_required', { fields: [{ field: `roleIds[${wanted.indexOf(ownersOnly)}]`, message }] });
  }
  requireKnown('roleIds', wanted, new Set(kept.map(({ id }) => id)), 'There is no such role.');
}
