import { queryOptions } from '@tanstack/react-query';
import type { NavigationItem, Page } from './answers.ts';
import { type Platform, queryKeys } from './query-keys.ts';
import { requestAfterChanges } from './request-after-changes.ts';

/** The modules that whoever is signed in may open, in the order of the menu. */
export function navigationQuery(platform: Platform) {
  return queryOptions({
    queryKey: queryKeys.navigation(platform),
    queryFn: async ({ signal }) => {
      const asked = { query: { platform }, signal };
      const { items } = await requestAfterChanges<Page<NavigationItem>>('/api/v3/navigation', asked);
      return items;
    },
  });
}
