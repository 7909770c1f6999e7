import { queryOptions, useQuery } from '@tanstack/react-query';
import type { Page, User } from './answers.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';
import { useSession } from './session.ts';
import { settingRightsQuery } from './setting-rights.ts';

const userNamesQuery = queryOptions({
  queryKey: queryKeys.knownNames,
  queryFn: async ({ signal }) => {
    const { items } = await request<Page<User>>('/api/v3/user', { query: { limit: 200 }, signal });
    return Object.fromEntries(items.map(({ userId, name }) => [userId, name]));
  },
});

/** Names by user id, for those who may know them; whoever is not among them goes by the id. */
export function useUserNames(): (userId: string) => string {
  const session = useSession();
  const { data: rights } = useQuery(settingRightsQuery);
  const { data: names = {} } = useQuery({ ...userNamesQuery, enabled: rights?.roles === true });
  return (userId) => (userId === session.userId ? session.name : names[userId]) ?? userId;
}
