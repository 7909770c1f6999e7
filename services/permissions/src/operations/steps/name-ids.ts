import type { HistoryEntry } from '@custom-modules/rules/history';
import type { Page } from '@custom-modules/rules/page';
import type { Named } from '../../store/permission-store.ts';

/** A page of a history with what the ids in a field of it are called: an id alone tells nobody what was deleted since. */
export async function nameIds(
  { items, next }: Page<HistoryEntry>,
  field: string,
  named: (ids: readonly string[]) => Promise<readonly Named[]>,
): Promise<Page<HistoryEntry>> {
  const known = await named([...new Set(items.flatMap((entry) => idsIn(entry, field)))]);
  const names = new Map(known.map(({ id, name }) => [id, name]));
  return { items: items.map((entry) => ({ ...entry, names: pick(names, idsIn(entry, field)) })), next };
}

function idsIn({ changes }: HistoryEntry, field: string): string[] {
  const values = changes.flatMap((change) => (change.field === field ? [change.before, change.after].flat() : []));
  return values.filter((value) => typeof value === 'string');
}

function pick(names: ReadonlyMap<string, string>, ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(ids.flatMap((id) => [[id, names.get(id)]].filter(([, name]) => name !== undefined)));
}
