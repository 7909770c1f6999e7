import { Failure } from '@custom-modules/chassis/failure';
import { pause } from '@custom-modules/chassis/pause';

/**
 * Asks a second time when the first answer is lost, or has not come after the patience, without giving the first up;
 * takes whichever comes (https://grpc.io/docs/guides/request-hedging/). Only for what may be asked twice.
 * @throws what both failed with; rather the one that says why than the one that says that nobody answered
 */
export async function hedge<T>(ask: () => Promise<T>, patienceMs: number): Promise<T> {
  const first = ask();
  const inTime = new AbortController();
  const outcome = await Promise.race([
    first.then(
      (answer) => ({ answer }),
      (error: unknown) => ({ error }),
    ),
    pause(patienceMs, inTime.signal),
  ]);
  inTime.abort();
  if (!outcome) return firstOf([first, ask()]);
  if ('answer' in outcome) return outcome.answer;
  if (isUnavailable(outcome.error)) return ask();
  throw outcome.error;
}

async function firstOf<T>(asked: readonly Promise<T>[]): Promise<T> {
  try {
    return await Promise.any(asked);
  } catch (error) {
    const { errors } = error as AggregateError;
    throw errors.find((each) => !isUnavailable(each)) ?? errors[0];
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof Failure && error.status === 'UNAVAILABLE';
}
