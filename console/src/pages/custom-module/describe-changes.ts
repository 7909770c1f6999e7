import type { HistoryEntry, Module } from '../../api/answers.ts';
import { typeNames } from './module-types.ts';

export type DescribedChange = { readonly label: string; readonly before: string | null; readonly after: string | null };

const labels = {
  name: 'Name',
  type: 'Type',
  url: 'URL',
  icon: 'Icon',
  group: 'Group',
  order: 'Order',
  enabled: 'Enabled',
} as const;

/** What somebody filled in, in the order of the dialog; the rest of a new module, such as its id, is nobody's doing. */
export function describeChanges(changes: HistoryEntry['changes']): DescribedChange[] {
  return Object.entries(labels).flatMap(([name, label]) =>
    changes
      .filter(({ field }) => field === name)
      .map(({ before, after }) => ({ label, before: describe(before), after: describe(after) })),
  );
}

function describe(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return typeNames[value as Module['type']] ?? String(value);
}
