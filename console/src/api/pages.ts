import { requestLimits } from '@custom-modules/rules/limits';
import { infiniteQueryOptions, keepPreviousData, type QueryKey } from '@tanstack/react-query';
import type { HistoryEntry, Page } from './answers.ts';
import { request } from './request.ts';

/** A list, page by page as they are asked for. */
export function pagesQuery<Item>(queryKey: QueryKey, path: string, query: Record<string, string> = {}) {
  return infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam: cursor, signal }) => request<Page<Item>>(path, { query: { ...query, cursor }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  });
}

/** A list that is searched. What was found stays until the next search has answered. */
export function searchQuery<Item>(queryKey: QueryKey, path: string, search: string) {
  return { ...pagesQuery<Item>(queryKey, path, { search }), placeholderData: keepPreviousData };
}

/** What was done to something, newest first. Whoever opens a history wants to know how it is now. */
export function historyQuery(queryKey: QueryKey, path: string) {
  return { ...pagesQuery<HistoryEntry>(queryKey, `${path}/history`), staleTime: 0 };
}

/** Reads a whole list, or as many of it as are worth the wait. */
export async function readAll<Item>(path: string, signal: AbortSignal, atMost = Number.POSITIVE_INFINITY) {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: requestLimits.pageItems, cursor };
    const page: Page<Item> = await request(path, { query, signal });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && items.length < atMost);
  return items;
}
