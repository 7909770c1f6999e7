import type { HistoryEntry } from '../api/answers.ts';
import type { HistoryWords } from './history-words.ts';

export type DescribedChange = { label: string; lines: readonly Line[] };

/** The word says what the sign says: a sign alone is not for everybody. */
export type Line = { sign: '−' | '+'; word: string; text: string };

export function describeAction({ action, changes }: HistoryEntry, words: HistoryWords): string {
  const said = words.actions[action] ?? action;
  return typeof said === 'string' ? said : said(changes);
}

type ChangedFields = Pick<HistoryEntry, 'changes' | 'names'>;

/** What people changed, in the order of the words; the rest, such as the id of what is new, is nobody's doing. */
export function describeChanges({ changes, names }: ChangedFields, words: HistoryWords): DescribedChange[] {
  return Object.entries(words.fields).flatMap(([name, label]) =>
    changes
      .filter(({ field }) => field === name)
      .map(({ before, after }) => ({
        label,
        lines: compare(before, after).map(({ value, ...line }) => ({
          ...line,
          text: words.valueOf(name, value, names),
        })),
      })),
  );
}

type Difference = Omit<Line, 'text'> & { value: unknown };

/** Of a list only what came and went is told. */
export function compare(before: unknown, after: unknown): Difference[] {
  const isList = Array.isArray(before) || Array.isArray(after);
  const [had, has] = [toList(before), toList(after)];
  const gone = isList ? had.filter((item) => !has.includes(item)) : had;
  const come = isList ? has.filter((item) => !had.includes(item)) : has;
  return [
    ...gone.map((value) => ({ sign: '−', word: isList ? 'Removed' : 'Before', value }) as const),
    ...come.map((value) => ({ sign: '+', word: isList ? 'Added' : 'After', value }) as const),
  ];
}

/** A value alone is a list of one; what is not there, of none. */
function toList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return value === null ? [] : [value];
}
