import type { PageQuery } from '../../domain/page.ts';

/** `[LIKE pattern, key, id, limit]`: one row more than wanted, to know whether there is a next page. */
export function pageParameters({ search, after, limit }: PageQuery): [string, string, string, number] {
  const pattern = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`;
  // Keys are never empty, so everything comes after the empty one.
  return [pattern, after?.key ?? '', after?.id ?? '', limit + 1];
}
