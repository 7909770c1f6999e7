import type { HistoryEntry } from '../api/answers.ts';

type FieldChange = HistoryEntry['changes'][number];

/** How a field differs. Of a list only what came and went is told. */
export type Difference =
  | { kind: 'items'; added: readonly unknown[]; removed: readonly unknown[] }
  | { kind: 'value'; before: unknown; after: unknown };

export function describeChange({ before, after }: Omit<FieldChange, 'field'>): Difference {
  if (!Array.isArray(before) && !Array.isArray(after)) return { kind: 'value', before, after };
  const [had, has] = [toList(before), toList(after)];
  return {
    kind: 'items',
    added: has.filter((item) => !had.includes(item)),
    removed: had.filter((item) => !has.includes(item)),
  };
}

const toList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
