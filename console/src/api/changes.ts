const newest = 10;
const keptMs = 60_000;

type Change = { readonly token: string; readonly at: number };

/** What was changed here and may not have arrived where it is read, by the token that names each change. */
export function createChanges(now = Date.now) {
  let changes: readonly Change[] = [];
  return {
    add(token: string): void {
      changes = [...changes, { token, at: now() }].slice(-newest);
    },
    /** They have arrived, or are of no use. */
    drop(tokens: readonly string[]): void {
      changes = changes.filter(({ token }) => !tokens.includes(token));
    },
    tokens(): readonly string[] {
      changes = changes.filter(({ at }) => now() - at < keptMs);
      return changes.map(({ token }) => token);
    },
  };
}

/** Those of this tab; they end with the page. */
export const changes = createChanges();
