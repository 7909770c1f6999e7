import { type Failure, logFailure, type StatusName, toFailure } from '@custom-modules/chassis/failure';
import type { Logger } from '@custom-modules/chassis/log';

/** What came of a question. `silent`: nobody answered, or what they need did not. `refused`: they will not say. */
export type Asked<T> =
  | { readonly kind: 'told'; readonly answer: T }
  | { readonly kind: 'silent' }
  | { readonly kind: 'refused' };

const silences: readonly StatusName[] = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'CANCELLED'];

/** Waits for the answer, and takes none for an answer, too; why there is none stands in the log. */
export async function ask<T>(
  log: Pick<Logger, 'error' | 'warn' | 'info'>,
  of: { readonly service: string; readonly address?: string },
  answer: Promise<T>,
): Promise<Asked<T>> {
  try {
    return { kind: 'told', answer: await answer };
  } catch (error) {
    const failure = toFailure(error);
    logFailure(log, failure, 'status', of);
    return { kind: isSilence(failure) ? 'silent' : 'refused' };
  }
}

function isSilence({ status }: Failure): boolean {
  return silences.includes(status);
}
