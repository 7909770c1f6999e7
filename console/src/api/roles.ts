import { queryOptions } from '@tanstack/react-query';
import type { HistoryEntry, Role } from './answers.ts';
import { useGrantChange } from './grants.ts';
import { pagesQuery, readAll } from './pages.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';

const roles = '/api/v3/role';

export type RoleDraft = { name: string; permissionIds: readonly string[] };

export function rolesQuery(search: string) {
  return pagesQuery<Role>(queryKeys.roles(search), roles, { search });
}

export const allRolesQuery = queryOptions({
  queryKey: queryKeys.allRoles,
  queryFn: ({ signal }) => readAll<Role>(roles, signal),
});

export function roleHistoryQuery(id: string) {
  return pagesQuery<HistoryEntry>(queryKeys.roleHistory(id), `${roles}/${encodeURIComponent(id)}/history`);
}

/** Creates a role, or changes one. What is left as it was is not sent: somebody else may have changed it since. */
export function useSaveRole(role: Role | undefined) {
  return useGrantChange(({ name, permissionIds }: RoleDraft) => {
    if (!role) return request<Role>(roles, { method: 'POST', body: { name, permissionIds } });
    const before = role.permissions.map(({ id }) => id);
    const isRegranted = before.length !== permissionIds.length || !before.every((id) => permissionIds.includes(id));
    const body = {
      ...(name === role.name ? {} : { name }),
      ...(isRegranted ? { permissionIds } : {}),
    };
    return request<Role>(`${roles}/${encodeURIComponent(role.id)}`, { method: 'PATCH', body });
  });
}

export function useDeleteRole() {
  return useGrantChange(({ id }: Role) => request(`${roles}/${encodeURIComponent(id)}`, { method: 'DELETE' }));
}
