import type { Accepted, Refused } from './checked.ts';
import { checkPage, cutPage, type Page, type PageQuery, type PageRequest, type Position } from './page.ts';

/** A change as it was recorded, in the same transaction as it was made. */
export type RecordedChange = {
  /** A number; later changes have greater ones. */
  readonly id: string;
  readonly at: Date;
  readonly actorId: string;
  /** Such as `module.updated`. */
  readonly action: string;
  readonly requestId: string;
  readonly before: State | null;
  readonly after: State | null;
};

/** What something was like, as JSON. */
type State = { readonly [field: string]: unknown };

export type HistoryEntry = Omit<RecordedChange, 'before' | 'after'> & {
  /** The one the change left; none where nothing is left or nothing counts versions. */
  readonly version: number | undefined;
  readonly changes: FieldChange[];
  /** What the ids in the changes are called, as far as somebody has said so. */
  readonly names: Readonly<Record<string, string>>;
};

/** Null for what is not there. */
export type FieldChange = { readonly field: string; readonly before: unknown; readonly after: unknown };

/** An entry itself says when, by whom and to which version. */
const saidByEntry = new Set(['updatedAt', 'updatedBy', 'version']);

/** Which part of a history is wanted; its positions are the ids of changes. */
export function checkHistoryPage(list: string, request: Omit<PageRequest, 'search'>): Accepted<PageQuery> | Refused {
  return checkPage(list, { search: '', ...request }, isChange);
}

/** One that PostgreSQL takes for a bigint. */
function isChange({ id }: Position): boolean {
  return /^\d{1,18}$/.test(id);
}

/** The page that begins with these changes, newest first. */
export function cutHistory(changes: readonly RecordedChange[], { limit }: PageQuery): Page<HistoryEntry> {
  return cutPage(changes.map(describe), { limit, positionOf: ({ id }) => ({ key: '', id }), weigh });
}

function describe({ before, after, ...same }: RecordedChange): HistoryEntry {
  const version = after?.['version'];
  return {
    ...same,
    version: typeof version === 'number' ? version : undefined,
    changes: differenceOf(before, after),
    names: {},
  };
}

/** The fields that differ. */
function differenceOf(before: State | null, after: State | null): FieldChange[] {
  const fields = Object.keys({ ...before, ...after }).filter((field) => !saidByEntry.has(field));
  return fields
    .map((field) => ({ field, before: before?.[field] ?? null, after: after?.[field] ?? null }))
    .filter((change) => !isSame(change.before, change.after));
}

/** What comes from jsonb has its keys in one order. */
function isSame(before: unknown, after: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(after);
}

function weigh({ changes }: HistoryEntry): number {
  const values = changes.flatMap(({ before, after }) => [before, after]);
  return values.reduce<number>((weight, value) => weight + (Array.isArray(value) ? value.length : 0), 1);
}
