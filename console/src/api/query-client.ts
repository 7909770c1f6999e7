import { MutationCache, onlineManager, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error.ts';
import { queryKeys } from './query-keys.ts';

const retries = 2;

/** A 401, wherever it comes from, leads to the sign-in page: nobody is signed in any more. */
export function createQueryClient(): QueryClient {
  onlineManager.setOnline(navigator.onLine); // which it otherwise learns at the first change only
  const onError = (error: Error) => {
    if (error instanceof ApiError && error.status === 401) client.setQueryData(queryKeys.session, null);
  };
  const client = new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        retry: (failures, error) => failures < retries && mayPass(error),
      },
    },
  });
  return client;
}

/** What a later attempt may be spared; a refusal stays one. */
function mayPass(error: Error): boolean {
  return error instanceof ApiError && (error.status === 0 || error.status === 503);
}
