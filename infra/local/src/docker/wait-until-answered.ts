import { Problem } from '../problem.ts';
import { waitUntil } from '../process/wait-until.ts';

const readyMs = 60_000;

/** Resolves when the probe answers. Throws a Problem with its last refusal when it does not come to that. */
export async function waitUntilAnswered(what: string, probe: () => Promise<void>): Promise<void> {
  let refusal: unknown;
  const answers = async () => {
    try {
      await probe();
      return true;
    } catch (error) {
      refusal = error;
      return false;
    }
  };
  if (!(await waitUntil(answers, readyMs))) {
    throw new Problem(`${what} did not answer within ${readyMs / 1000} s: ${refusal}`);
  }
}
