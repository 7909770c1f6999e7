export type Places = {
  /** Takes one until the signal aborts; false when whoever it is has as many as anybody may have. */
  take(who: string, signal: AbortSignal): boolean;
};

/** So many for each, so that nobody takes what all share. */
export function createPlaces(most: number): Places {
  const taken = new Map<string, number>();

  function free(who: string): void {
    const left = (taken.get(who) ?? 0) - 1;
    if (left > 0) taken.set(who, left);
    else taken.delete(who);
  }

  return {
    take(who, signal) {
      if (signal.aborted) return true; // it has been left already
      const count = taken.get(who) ?? 0;
      if (count >= most) return false;
      taken.set(who, count + 1);
      signal.addEventListener('abort', () => free(who), { once: true });
      return true;
    },
  };
}
