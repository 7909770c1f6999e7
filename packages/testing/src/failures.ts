import { Failure } from '@custom-modules/chassis/failure';

/** The failure a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}
