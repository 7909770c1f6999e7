import { Problem } from '../bootstrap/toolchain.mjs';

export { Problem } from '../bootstrap/toolchain.mjs';

/** Runs a command's entry: a problem a person has to put right ends it with that one line, a defect with its stack. */
export async function runEntry(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    process.stderr.write(`${describeProblem(error)}\n`);
    process.exit(1);
  }
}

export function describeProblem(error: unknown): string {
  if (error instanceof Problem) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
