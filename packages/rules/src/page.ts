import { type Accepted, accepted, type Checked, checkAll, type Refused, refused } from './checked.ts';
import { requestLimits as limits } from './limits.ts';
import { checkText } from './text.ts';

/** A place in an order: lists are sorted by a key, and by id where keys are equal. */
export type Position = { readonly key: string; readonly id: string };

/** A page as it is asked for: an empty cursor is the first one, no limit the usual one. */
export type PageRequest = { readonly search: string; readonly cursor: string; readonly limit: number };

/** Which part of a list is wanted. */
export type PageQuery = {
  /** Part of a name, normalized; empty for everything. */
  readonly search: string;
  readonly after: Position | undefined;
  readonly limit: number;
};

export type Page<T> = { readonly items: readonly T[]; readonly next: Position | undefined };

/** `list` names the list: a cursor of one is of no use for another. `isPosition` says what a place in it looks like. */
export function checkPage(
  list: string,
  { search, cursor, limit }: PageRequest,
  isPosition: (position: Position) => boolean = () => true,
): Accepted<PageQuery> | Refused {
  const checked = checkAll({
    search: checkSearch(search),
    cursor: checkCursor(list, cursor, isPosition),
    limit: checkLimit(limit),
  });
  if (checked.kind === 'refused') return checked;
  const { cursor: after, ...same } = checked.value;
  return accepted({ ...same, after });
}

function checkSearch(search: string): Checked<string> {
  if (/^\p{Zs}*$/u.test(search)) return accepted('');
  return checkText('The search', search, limits.searchCharacters);
}

function checkLimit(limit: number): Checked<number> {
  if (limit === 0) return accepted(limits.defaultPageItems);
  if (limit > 0 && limit <= limits.pageItems) return accepted(limit);
  return refused(`The limit must be from 1 to ${limits.pageItems}.`);
}

function checkCursor(
  list: string,
  cursor: string,
  isPosition: (position: Position) => boolean,
): Checked<Position | undefined> {
  if (cursor === '') return accepted(undefined);
  const position = readCursor(list, cursor);
  if (position && isPosition(position)) return accepted(position);
  return refused('The cursor is not one of this list. Begin with the first page.');
}

/** Opaque to those who carry it back: how lists are sorted may change. Empty when no page follows. */
export function writeCursor(list: string, position: Position | undefined): string {
  if (!position) return '';
  return Buffer.from(JSON.stringify([list, position.key, position.id])).toString('base64url');
}

/** Undefined for whatever `writeCursor` never wrote for this list. */
function readCursor(list: string, cursor: string): Position | undefined {
  if (cursor.length > limits.cursorCharacters) return undefined;
  try {
    const [, key, id]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (!isStorable(key) || !isStorable(id)) return undefined;
    return writeCursor(list, { key, id }) === cursor ? { key, id } : undefined;
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
