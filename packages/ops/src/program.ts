import { Command, type OutputConfiguration } from 'commander';
import { addCanary } from './commands/canary.ts';
import { addDeadLetters } from './commands/dead-letters.ts';
import { addOrganization } from './commands/organization.ts';
import { addOutbox } from './commands/outbox.ts';
import { addRebuild } from './commands/rebuild.ts';
import { addSignIn } from './commands/sign-in.ts';
import { addSignOut } from './commands/sign-out.ts';
import { addStatus } from './commands/status.ts';
import { addTail } from './commands/tail.ts';
import type { ExitCode } from './exit-code.ts';
import type { Host } from './host.ts';
import type { Session } from './session.ts';
import { addCommonOptions, type CommonOptions } from './settings.ts';
import type { Start } from './start.ts';

type Deps = Pick<Host, 'program'> & {
  readonly defaults?: Host['defaults'];
  /** Where help and complaints go; absent: nowhere, for nothing is called. */
  readonly output?: Pick<Host, 'stdout' | 'stderr'>;
  readonly open: (options: CommonOptions) => Session;
  readonly onEnd: (code: ExitCode) => void;
};

/** The whole command line: what there is, and how each is called. */
export function createProgram({ program: name, defaults = {}, output, open, onEnd }: Deps): Command {
  const program = new Command(name)
    .description('Watch and mend the events of Custom Modules.')
    .configureOutput(output === undefined ? {} : outputTo(output))
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError(`See: ${name} --help`)
    .exitOverride()
    .addHelpText('after', afterHelp(name));
  addCommonOptions(program, defaults);

  const start: Start = (act) =>
    async function (this: Command) {
      const options = this.optsWithGlobals();
      onEnd(await act(open(options as CommonOptions), options as never, this.args));
    };
  addStatus(program, start);
  addTail(program, start);
  addDeadLetters(program, start);
  addOutbox(program, start);
  addRebuild(program, start);
  addOrganization(program, start);
  addCanary(program, start);
  addSignIn(program, start);
  addSignOut(program, start);
  return program;
}

const afterHelp = (program: string) => `
Who asks: an operator, signed in with a browser (${program} sign-in) or by a bearer in CUSTOM_MODULES_TOKEN.
Ends with 0 when all is well, 1 when something waits for somebody, 2 when something is broken, 3 when it could not be
asked or was refused: what a monitoring plugin says.
NO_COLOR switches colours off.
`;

function outputTo({ stdout, stderr }: Pick<Host, 'stdout' | 'stderr'>): OutputConfiguration {
  return {
    writeOut: (text) => void stdout.write(text),
    writeErr: (text) => void stderr.write(text),
    getOutHelpWidth: () => stdout.columns ?? 100,
    getErrHelpWidth: () => stderr.columns ?? 100,
    getOutHasColors: () => stdout.isTTY === true,
    getErrHasColors: () => stderr.isTTY === true,
  };
}
