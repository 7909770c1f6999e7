import { pause } from './pause.ts';

/**
 * Waits for the work, but only so long. The work itself goes on: this is for what cannot be cancelled.
 * @throws Error when the time is over; whatever the work throws
 */
export async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const limit = pause(milliseconds, done.signal).then((): never => {
    throw new Error(`no answer within ${milliseconds} ms`);
  });
  try {
    return await Promise.race([work, limit]);
  } finally {
    done.abort();
  }
}
