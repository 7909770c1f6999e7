import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Caller } from '@custom-modules/auth/rpc';
import { forMembers, forWatchingMembers } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import type { NewId } from '@custom-modules/chassis/id';
import type { RpcHandlers } from '@custom-modules/chassis/rpc-server';
import type { PermissionServiceService } from '@custom-modules/contracts/permissions';
import { writeCursor } from '@custom-modules/rules/page';
import { checkPermission } from '../operations/check-permission.ts';
import { createRole } from '../operations/create-role.ts';
import { deleteRole } from '../operations/delete-role.ts';
import { explainPermissions } from '../operations/explain-permissions.ts';
import { getRole } from '../operations/get-role.ts';
import { getUserRoles } from '../operations/get-user-roles.ts';
import { listGranted } from '../operations/list-granted.ts';
import { listPermissions } from '../operations/list-permissions.ts';
import { listRoleHistory } from '../operations/list-role-history.ts';
import { listRoles } from '../operations/list-roles.ts';
import { listUserHistory } from '../operations/list-user-history.ts';
import { listUsers } from '../operations/list-users.ts';
import { removeUser } from '../operations/remove-user.ts';
import { setUserRoles } from '../operations/set-user-roles.ts';
import { updateRole } from '../operations/update-role.ts';
import { waitFor } from '../operations/wait-for.ts';
import { watchChanges } from '../operations/watch-changes.ts';
import type { PeopleMemory } from '../people-memory.ts';
import type { ChangeFeed } from '../store/change-feed.ts';
import type { PermissionStore } from '../store/permission-store.ts';
import type { Waiters } from '../waiters.ts';
import { toDecisionMessage, toReferences, toRoleMessage, toUserMessage } from './messages.ts';

type Deps = {
  store: PermissionStore;
  clock: Clock;
  newId: NewId;
  people: PeopleMemory;
  changes: Pick<ChangeFeed, 'watch'>;
  waiters: Waiters;
  verifyBearer: VerifyBearer;
};

export function createHandlers(deps: Deps): RpcHandlers<typeof PermissionServiceService> {
  const { verifyBearer, people, clock } = deps;

  /** Everybody who calls is remembered as one of the organization's people before they are answered. */
  const forCallers = <Request, Response>(handle: (request: Request, caller: Caller) => Promise<Response>) =>
    forMembers<Request, Response>(verifyBearer, async (request, caller) => {
      await people.remember(caller);
      return handle(request, caller);
    });

  return {
    check: forCallers(async ({ permissionId }, caller) => ({
      allowed: await checkPermission(deps, { caller, permissionId }),
    })),

    batchCheck: forCallers(async ({ userId, permissionIds }, caller) => {
      const decisions = await explainPermissions(deps, { caller, userId, permissionIds });
      return { decisions: decisions.map(toDecisionMessage) };
    }),

    listGranted: forCallers(async (_, caller) => {
      const granted = await listGranted(deps, { caller });
      return granted.kind === 'all'
        ? { all: true, permissionIds: [] }
        : { all: false, permissionIds: [...granted.permissionIds] };
    }),

    listPermissions: forCallers(async ({ search, cursor, limit }, caller) => {
      const { items, next } = await listPermissions(deps, { caller, search, cursor, limit });
      return { permissions: [...items], nextCursor: writeCursor('permissions', next) };
    }),

    listRoles: forCallers(async ({ search, cursor, limit }, caller) => {
      const { items, next } = await listRoles(deps, { caller, search, cursor, limit });
      return { roles: items.map(toRoleMessage), nextCursor: writeCursor('roles', next) };
    }),

    getRole: forCallers(async ({ id }, caller) => ({
      role: toRoleMessage(await getRole(deps, { caller, id })),
    })),

    createRole: forCallers(async ({ name, permissionIds }, caller) => ({
      role: toRoleMessage(await createRole(deps, { caller, name, permissionIds })),
    })),

    updateRole: forCallers(async ({ id, name, permissionIds }, caller) => ({
      role: toRoleMessage(await updateRole(deps, { caller, id, name, permissionIds: permissionIds?.ids })),
    })),

    deleteRole: forCallers(async ({ id }, caller) => {
      await deleteRole(deps, { caller, id });
      return { id };
    }),

    listRoleHistory: forCallers(async ({ id, cursor, limit }, caller) => {
      const { items, next } = await listRoleHistory(deps, { caller, id, cursor, limit });
      return { entries: [...items], nextCursor: writeCursor('role-history', next) };
    }),

    listUsers: forCallers(async ({ search, cursor, limit, roleId }, caller) => {
      const { items, next } = await listUsers(deps, { caller, search, cursor, limit, roleId });
      return { users: items.map(toUserMessage), nextCursor: writeCursor('users', next) };
    }),

    getUserRoles: forCallers(async ({ userId }, caller) => ({
      roles: toReferences(await getUserRoles(deps, { caller, userId })),
    })),

    setUserRoles: forCallers(async ({ userId, roleIds }, caller) => ({
      roles: toReferences(await setUserRoles(deps, { caller, userId, roleIds })),
    })),

    removeUser: forCallers(async ({ userId }, caller) => {
      await removeUser(deps, { caller, userId });
      people.forget({ organizationId: caller.organizationId, userId });
      return { userId };
    }),

    listUserHistory: forCallers(async ({ userId, cursor, limit }, caller) => {
      const { items, next } = await listUserHistory(deps, { caller, userId, cursor, limit });
      return { entries: [...items], nextCursor: writeCursor('user-history', next) };
    }),

    waitFor: forCallers(async ({ versions }, caller) => ({ reached: await waitFor(deps, { caller, versions }) })),

    watchChanges: forWatchingMembers(verifyBearer, clock, async function* (_, caller, signal) {
      await people.remember(caller);
      for await (const _change of watchChanges(deps, { caller, signal })) yield {};
    }),
  };
}
