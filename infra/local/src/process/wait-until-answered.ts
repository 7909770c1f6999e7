import { Problem } from '../problem.ts';
import type { OwnedProcess } from './owned-process.ts';
import { waitUntil } from './wait-until.ts';

const patienceMs = 60_000;

/**
 * Resolves when the probe answers. Throws a Problem with its last refusal when it does not come to that in time, and at
 * once when there is nobody left who could answer.
 */
export async function waitUntilAnswered(
  what: string,
  probe: () => Promise<void>,
  hasEnded = () => false,
): Promise<void> {
  let refusal: unknown;
  const answers = async () => {
    try {
      await probe();
      return true;
    } catch (error) {
      refusal = error;
      return hasEnded();
    }
  };
  const isSettled = await waitUntil(answers, patienceMs);
  if (hasEnded()) throw new Problem(`${what} ended while it started`);
  if (!isSettled) throw new Problem(`${what} did not answer within ${patienceMs / 1000} s (${refusal})`);
}

/** The same for a process of ours: one that does not answer is ended, and the Problem has its last words. */
export async function waitUntilProcessAnswers(server: OwnedProcess, probe: () => Promise<void>): Promise<void> {
  try {
    await waitUntilAnswered(server.name, probe, server.hasExited);
  } catch (error) {
    await server.stop();
    const heading = `${(error as Problem).message}; its log is ${server.logFile}:`;
    throw new Problem([heading, ...server.lastLines()].join('\n'));
  }
}
