import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Session } from './answers.ts';
import { ApiError } from './api-error.ts';
import { queryKeys } from './query-keys.ts';
import { request } from './request.ts';

/** Who is signed in; null when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: queryKeys.session,
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      return await request<Session>('/api/v3/session', { signal });
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) return null;
      throw error;
    }
  },
});

/** For what is shown only to somebody who is signed in. */
export function useSession(): Session {
  const { data } = useQuery(sessionQuery);
  if (!data) throw new Error('nobody is signed in');
  return data;
}

/**
 * Ends the session here, then at the provider, where there is a place for it. What was on screen goes first: the provider may not
 * answer, and a browser keeps the page as it is left, for the way back.
 */
export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<{ signOutUrl: string | null }>('/api/v3/session', { method: 'DELETE' }),
    onSuccess: ({ signOutUrl }) => {
      client.setQueryData(queryKeys.session, null);
      location.assign(signOutUrl ?? '/');
    },
  });
}

/** Where somebody signs in who then comes back to this page. */
export function signInPath({ pathname, search }: { pathname: string; search: string }): string {
  return `/auth/sign-in?${new URLSearchParams({ to: `${pathname}${search}` })}`;
}
