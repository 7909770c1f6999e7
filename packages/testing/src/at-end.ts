import { afterAll } from 'vitest';

type Cleanup = () => unknown;

const cleanups: Cleanup[] = [];

/**
 * Cleans up at the end of the test file, the last first, also when asked to from inside a hook or a test: there
 * vitest takes an `afterAll` without a word and never runs it.
 */
export function atEnd(cleanup: Cleanup): void {
  cleanups.push(cleanup);
}

// While the file is being read, which is the one time that counts.
afterAll(async () => {
  const failures: unknown[] = [];
  for (const cleanup of cleanups.splice(0).toReversed()) {
    try {
      await cleanup();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'not everything could be cleaned up');
});
