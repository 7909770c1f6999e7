import { queryOptions } from '@tanstack/react-query';
import { sameIds } from '../grants/same-ids.ts';
import type { Role } from './answers.ts';
import { useGrantChange } from './grants.ts';
import { historyQuery, readAll, searchQuery } from './pages.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';

const roles = '/api/v3/role';
const pathOf = (id: string) => `${roles}/${encodeURIComponent(id)}`;

export type RoleDraft = { name: string; permissionIds: readonly string[] };

export function rolesQuery(search: string) {
  return searchQuery<Role>(queryKeys.roles(search), roles, search);
}

export const allRolesQuery = queryOptions({
  queryKey: queryKeys.allRoles,
  queryFn: ({ signal }) => readAll<Role>(roles, signal),
});

export function roleHistoryQuery(id: string) {
  return historyQuery(queryKeys.roleHistory(id), pathOf(id));
}

/** Creates a role, or changes one. What is left as it was is not sent: somebody else may have changed it since. */
export function useSaveRole(role: Role | undefined) {
  return useGrantChange(({ name, permissionIds }: RoleDraft) => {
    if (!role) return request<Role>(roles, { method: 'POST', body: { name, permissionIds } });
    const before = role.permissions.map(({ id }) => id);
    const body = {
      ...(name === role.name ? {} : { name }),
      ...(sameIds(before, permissionIds) ? {} : { permissionIds }),
    };
    return request<Role>(pathOf(role.id), { method: 'PATCH', body });
  });
}

export function useDeleteRole() {
  return useGrantChange(({ id }: Role) => request(pathOf(id), { method: 'DELETE' }));
}
