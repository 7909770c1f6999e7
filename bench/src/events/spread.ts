import type { Spread } from './event-results.ts';

export function spreadOf(milliseconds: readonly number[]): Spread {
  const inOrder = milliseconds.toSorted((one, other) => one - other);
  const at = (share: number) => inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * share))] ?? 0;
  return { count: inOrder.length, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** How long each of so many takes, one after the other. */
export async function timeEach(count: number, work: (index: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const since = performance.now();
    await work(index);
    taken.push(performance.now() - since);
  }
  return taken;
}
