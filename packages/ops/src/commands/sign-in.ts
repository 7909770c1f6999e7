import type { Command } from 'commander';
import { exitCodes } from '../exit-code.ts';
import { operator } from '../session.ts';
import { signIn } from '../sign-in/sign-in.ts';
import type { Start } from '../start.ts';
import { addExamples } from '../terminal/examples.ts';
import { signInName } from './sign-in-name.ts';

export function addSignIn(program: Command, start: Start): void {
  const command = program
    .command('sign-in')
    .description('Sign in with a browser, here or on another machine, and stay signed in.')
    .option('--as <name>', 'keep it under this name, beside others', signInName, operator)
    .action(
      start<{ as: string }>(async (session, { as }) => {
        const deps = session.signInDeps(as);
        await signIn(deps);
        session.terminal.tell(`Signed in at ${deps.client.issuer}. Kept in ${deps.file.path}, for you alone.`);
        return exitCodes.ok;
      }),
    );
  addExamples(command, [
    ['sign-in', 'as an operator'],
    ['sign-in --as member', 'as whom the canary acts'],
  ]);
}
