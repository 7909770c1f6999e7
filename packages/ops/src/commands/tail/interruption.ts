import { ApiError } from '../../api/api-error.ts';

/** What to say of an error after which events come again by themselves; undefined of one that stays: a refusal, a defect. */
export function interruptionOf(error: unknown): string | undefined {
  if (error instanceof ApiError) {
    const mayPass = error.status === 0 || error.status === 429 || error.status >= 500;
    return mayPass ? error.message : undefined;
  }
  // What `fetch` throws of a body that ends in the middle says no more than "terminated".
  return error instanceof TypeError ? 'The connection to the gateway broke.' : undefined;
}
