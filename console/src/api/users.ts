import { queryOptions } from '@tanstack/react-query';
import type { Page, RoleReference, User } from './answers.ts';
import { useGrantChange } from './grants.ts';
import { historyQuery, pagesQuery, readAll, searchQuery } from './pages.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';

const users = '/api/v3/user';
const pathOf = (userId: string) => `${users}/${encodeURIComponent(userId)}`;

/** In larger organizations the rest is shown by id: reading everybody is not worth a few names. */
const namesAtMost = 1000;

export function usersQuery(search: string) {
  return searchQuery<User>(queryKeys.users(search), users, search);
}

/** Who has a role. */
export function roleHoldersQuery(roleId: string) {
  return { ...pagesQuery<User>(queryKeys.roleHolders(roleId), users, { roleId }), staleTime: 0 };
}

/** The names of people by id. */
export const userNamesQuery = queryOptions({
  queryKey: queryKeys.userNames,
  queryFn: async ({ signal }) => {
    const seen = await readAll<User>(users, signal, namesAtMost);
    return new Map(seen.map((user) => [user.userId, nameOf(user)]));
  },
});

export function userRolesQuery(userId: string) {
  return queryOptions({
    queryKey: queryKeys.userRoles(userId),
    queryFn: async ({ signal }) => (await request<Page<RoleReference>>(`${pathOf(userId)}/role`, { signal })).items,
  });
}

export function userHistoryQuery(userId: string) {
  return historyQuery(queryKeys.userHistory(userId), pathOf(userId));
}

export function useSetRoles(userId: string) {
  return useGrantChange((roleIds: readonly string[]) =>
    request(`${pathOf(userId)}/role`, { method: 'PUT', body: { roleIds } }),
  );
}

export function useRemoveUser() {
  return useGrantChange(({ userId }: User) => request(pathOf(userId), { method: 'DELETE' }));
}

export function nameOf({ name, email, userId }: Pick<User, 'name' | 'email' | 'userId'>): string {
  return name ?? email ?? userId;
}
