/** A line of bounded length in which everybody's turn comes, however much somebody else has put into it. */
export type FairQueue<T> = {
  readonly size: number;
  /** Adds an item to somebody's share. Answers with what has no room now: of the longest share, what came last. */
  add(share: string, item: T): T | undefined;
  /** The next of whoever's turn it is. */
  take(): T | undefined;
  /** Takes out what is to leave. */
  remove(isToLeave: (item: T) => boolean): T[];
};

/**
 * Fair queueing that drops from the longest queue: https://doi.org/10.1109/INFCOM.1990.91316 (stochastic fairness
 * queueing), with a queue for each instead of a hash.
 */
export function createFairQueue<T>(most: number): FairQueue<T> {
  /** In the order of whose turn it is. */
  const shares = new Map<string, T[]>();
  let size = 0;

  function dropFromLongest(newest: string): T | undefined {
    let [name, longest] = [newest, shares.get(newest) ?? []];
    for (const [each, items] of shares) if (items.length > longest.length) [name, longest] = [each, items];
    const dropped = longest.pop();
    if (longest.length === 0) shares.delete(name);
    size -= 1;
    return dropped;
  }

  return {
    get size() {
      return size;
    },
    add(share, item) {
      const items = shares.get(share);
      if (items) items.push(item);
      else shares.set(share, [item]);
      size += 1;
      return size > most ? dropFromLongest(share) : undefined;
    },
    take() {
      for (const [share, items] of shares) {
        const item = items.shift();
        shares.delete(share);
        if (items.length > 0) shares.set(share, items);
        size -= 1;
        return item;
      }
      return undefined;
    },
    remove(isToLeave) {
      const removed: T[] = [];
      for (const [share, items] of shares) {
        removed.push(...items.filter(isToLeave));
        const staying = items.filter((item) => !isToLeave(item));
        if (staying.length > 0) shares.set(share, staying);
        else shares.delete(share);
      }
      size -= removed.length;
      return removed;
    },
  };
}
