import { accepted, type Checked, checkAll, refused } from './checked.ts';
import { countCharacters, textKey, tidyText } from './text.ts';

/** The lists that come in pages; a cursor of one is of no use for another. */
export type ListName = 'permissions' | 'roles' | 'users';

/** A place in an order: lists are sorted by a key, and by id where keys are equal. */
export type Position = { readonly key: string; readonly id: string };

/** Which part of a list is wanted. */
export type PageQuery = {
  /** Part of a text key; empty for everything. */
  readonly search: string;
  readonly after: Position | undefined;
  readonly limit: number;
};

export type Page<T> = { readonly items: readonly T[]; readonly next: Position | undefined };

const limits = { page: 200, defaultPage: 50, searchCharacters: 100, cursorCharacters: 8192 } as const;

export function checkPage(
  list: ListName,
  { search, cursor, limit }: { search: string; cursor: string; limit: number },
): Checked<PageQuery> {
  return checkAll({ search: checkSearch(search), after: checkCursor(list, cursor), limit: checkLimit(limit) });
}

function checkSearch(text: string): Checked<string> {
  const search = tidyText(text) ?? '';
  if (countCharacters(search) <= limits.searchCharacters) return accepted(textKey(search));
  return refused({ field: 'search', message: `At most ${limits.searchCharacters} characters can be searched for.` });
}

function checkLimit(limit: number): Checked<number> {
  if (limit === 0) return accepted(limits.defaultPage);
  if (limit > 0 && limit <= limits.page) return accepted(limit);
  return refused({ field: 'limit', message: `A page has 1 to ${limits.page} items.` });
}

function checkCursor(list: ListName, text: string): Checked<Position | undefined> {
  if (text === '') return accepted(undefined);
  const position = readCursor(list, text);
  return position ? accepted(position) : refused({ field: 'cursor', message: 'The cursor is not one of this list.' });
}

/** Opaque to those who carry it back: how lists are sorted may change. */
export function writeCursor(list: ListName, position: Position | undefined): string {
  if (!position) return '';
  return Buffer.from(JSON.stringify([list, position.key, position.id])).toString('base64url');
}

function readCursor(list: ListName, text: string): Position | undefined {
  if (text.length > limits.cursorCharacters) return undefined;
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (!Array.isArray(parts) || parts.length !== 3) return undefined;
    const [name, key, id]: unknown[] = parts;
    return name === list && isStorable(key) && isStorable(id) ? { key, id } : undefined;
  } catch {
    return undefined;
  }
}

/** PostgreSQL takes every text but one with a NUL. */
function isStorable(value: unknown): value is string {
  return typeof value === 'string' && value.isWellFormed() && !value.includes('\0');
}

type Cut<T> = {
  limit: number;
  positionOf: (item: T) => Position;
  /** How much of `pageWeight` an item takes; a page of heavy items is a shorter one. */
  weigh?: (item: T) => number;
};

/** As many references or permissions as a page may carry in all its items, to stay well within one gRPC message. */
const pageWeight = 5000;

/** The page that begins with these rows, of which there is one more than the limit unless the list ends here. */
export function cutPage<T>(rows: readonly T[], { limit, positionOf, weigh = () => 1 }: Cut<T>): Page<T> {
  const items: T[] = [];
  let weight = 0;
  for (const row of rows) {
    weight += weigh(row);
    const full = items.length === limit || (items.length > 0 && weight > pageWeight);
    if (full) break;
    items.push(row);
  }
  const last = items.at(-1);
  return { items, next: rows.length > items.length && last !== undefined ? positionOf(last) : undefined };
}
