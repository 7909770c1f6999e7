/** Whether two lists, each without repetition, hold the same, in whatever order. */
export function sameIds(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((id) => others.includes(id));
}
