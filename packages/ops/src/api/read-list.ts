import type { Page } from './answers.ts';
import type { Gateway } from './gateway.ts';

const mostOfPage = 200;

type Wanted = { readonly path: string; readonly query: Record<string, string | undefined>; readonly limit: number };

/** The beginning of a list, over as many pages as it takes, and whether there is more of it. */
export async function readList<Item>(gateway: Gateway, { path, query, limit }: Wanted) {
  const items: Item[] = [];
  let cursor: string | null | undefined;
  do {
    const page: Page<Item> = await gateway.request(path, {
      query: { ...query, limit: Math.min(limit - items.length, mostOfPage), cursor: cursor ?? undefined },
    });
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null && items.length < limit);
  return { items, more: cursor !== null };
}
