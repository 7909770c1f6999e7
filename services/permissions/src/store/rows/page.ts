import type { PageQuery } from '@custom-modules/rules/page';
import { textKey } from '../../domain/text.ts';

/** `[search key, key, id, limit]`: one row more than wanted, to know whether there is a next page. */
export function pageParameters({ search, after, limit }: PageQuery): [string, string, string, number] {
  // Keys are never empty, so everything comes after the empty one.
  return [textKey(search), after?.key ?? '', after?.id ?? '', limit + 1];
}
