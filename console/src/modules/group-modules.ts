import type { NavigationItem } from '../api/answers.ts';

export type ModuleGroup = { readonly heading: string | null; readonly items: readonly NavigationItem[] };

/** The menu under its headings. It comes sorted by them, and stays in its order. */
export function groupModules(items: readonly NavigationItem[]): ModuleGroup[] {
  return [...Map.groupBy(items, ({ group }) => group)].map(([heading, items]) => ({ heading, items }));
}
