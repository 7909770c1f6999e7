import { useQuery } from '@tanstack/react-query';
import { useSession } from './session.ts';
import { settingRightsQuery } from './setting-rights.ts';
import { nameOf, userNamesQuery } from './users.ts';

/** Names by user id, for those who may know them; whoever is not among them goes by the id. */
export function useUserNames(): (userId: string) => string {
  const session = useSession();
  const { data: rights } = useQuery(settingRightsQuery);
  const { data: names } = useQuery({ ...userNamesQuery, enabled: rights?.roles === true });
  return (userId) => (userId === session.userId ? nameOf(session) : (names?.get(userId) ?? userId));
}
