import { fail } from './errors.ts';

/** Who waits, and how often at once. */
export type Waiters = {
  /** Runs the wait unless the user waits too often already. @throws Failure `too_many_waiting` */
  during<T>(user: { organizationId: string; userId: string }, wait: () => Promise<T>): Promise<T>;
};

/** Bounds the waits of each user in this process, so that nobody's can hold up everybody's. */
export function createWaiters({ mostOfOne }: { mostOfOne: number }): Waiters {
  const waiting = new Map<string, number>();
  return {
    async during({ organizationId, userId }, wait) {
      const key = JSON.stringify([organizationId, userId]);
      const others = waiting.get(key) ?? 0;
      if (others >= mostOfOne) throw fail('too_many_waiting');
      waiting.set(key, others + 1);
      try {
        return await wait();
      } finally {
        const left = (waiting.get(key) ?? 1) - 1;
        if (left > 0) waiting.set(key, left);
        else waiting.delete(key);
      }
    },
  };
}
