import { queryOptions } from '@tanstack/react-query';
import type { NavigationItem, Page } from './answers.ts';
import { type Platform, queryKeys } from './query-keys.ts';
import { request } from './request.ts';

/** The modules that whoever is signed in may open, in the order of the menu. */
export function navigationQuery(platform: Platform) {
  return queryOptions({
    queryKey: queryKeys.navigation(platform),
    queryFn: async ({ signal }) => {
      const { items } = await request<Page<NavigationItem>>('/api/v3/navigation', { query: { platform }, signal });
      return items;
    },
  });
}
