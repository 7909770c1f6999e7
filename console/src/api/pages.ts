import { requestLimits } from '@custom-modules/rules/limits';
import { infiniteQueryOptions, keepPreviousData, type QueryKey } from '@tanstack/react-query';
import type { HistoryEntry, Page } from './answers.ts';
import { request } from './request.ts';
import { requestAfterChanges } from './request-after-changes.ts';

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
export function readAll<Item>(path: string, signal: AbortSignal, atMost = Number.POSITIVE_INFINITY) {
  return readPages<Item>(path, signal, { first: request, atMost });
}

/** Reads a whole list that follows from modules. Its first page has waited for what was changed here, if it was worth it. */
export function readAllAfterChanges<Item>(path: string, signal: AbortSignal) {
  return readPages<Item>(path, signal, { first: requestAfterChanges, atMost: Number.POSITIVE_INFINITY });
}

type Reading = { first: typeof request; atMost: number };

async function readPages<Item>(path: string, signal: AbortSignal, { first, atMost }: Reading): Promise<Item[]> {
  const items: Item[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: requestLimits.pageItems, cursor };
    const page: Page<Item> = await (cursor === undefined ? first : request)(path, { query, signal });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && items.length < atMost);
  return items;
}
