type Named = { id: string; name: string };

/** What these are called, in their order; what is not known, by its id. */
export function namesOf(ids: readonly string[], known: readonly Named[]): string[] {
  return ids.map((wanted) => known.find(({ id }) => id === wanted)?.name ?? wanted);
}
