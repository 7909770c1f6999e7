type Grouped = { readonly group: string | null };
export type ModuleGroup<Item extends Grouped> = { readonly heading: string | null; readonly items: readonly Item[] };

/** The menu under its headings. It comes sorted by them, and stays in its order. */
export function groupModules<Item extends Grouped>(items: readonly Item[]): ModuleGroup<Item>[] {
  return [...Map.groupBy(items, ({ group }) => group)].map(([heading, items]) => ({ heading, items }));
}
