/**
 * Collects what comes in one turn of the event loop and hands it on together, so many at a time. It adds no wait: with
 * nothing else at hand, what comes is handed on at once.
 * https://nodejs.org/en/learn/asynchronous-work/event-loop-timers-and-nexttick#check
 */
export function coalesce<T>(most: number, handOn: (items: readonly T[]) => void): (item: T) => void {
  let items: T[] = [];
  const flush = () => {
    const all = items;
    items = [];
    if (all.length <= most) return handOn(all);
    for (let start = 0; start < all.length; start += most) handOn(all.slice(start, start + most));
  };
  return (item) => {
    if (items.push(item) === 1) setImmediate(flush);
  };
}
