import { CommanderError } from 'commander';
import { renderError, toErrorJson } from './errors.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import type { Host } from './host.ts';
import { createProgram } from './program.ts';
import { createSession } from './session.ts';
import { createTerminal } from './terminal/terminal.ts';

/** Runs one command line, such as ['status', '--json']. Resolves to the code to end with. */
export async function run(args: readonly string[], host: Host): Promise<ExitCode> {
  const terminal = createTerminal(host);
  let code: ExitCode = exitCodes.unknown;
  let isJson = false;
  const program = createProgram({
    program: host.program,
    defaults: host.defaults,
    output: host,
    open(options) {
      isJson = options.json === true;
      return createSession(host, terminal, options);
    },
    onEnd(ended) {
      code = ended;
    },
  });
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    // It has said what was wrong itself; whoever asks for help has got it.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.ok : exitCodes.unknown;
    terminal.tell(isJson ? JSON.stringify(toErrorJson(error)) : renderError(error, terminal.paintTold));
  }
  return code;
}
