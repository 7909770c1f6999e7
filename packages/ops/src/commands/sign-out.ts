import type { Command } from 'commander';
import { exitCodes } from '../exit-code.ts';
import { operator } from '../session.ts';
import { signOut } from '../sign-in/sign-in.ts';
import type { Start } from '../start.ts';
import { addExamples } from '../terminal/examples.ts';
import { signInName } from './sign-in-name.ts';

export function addSignOut(program: Command, start: Start): void {
  const command = program
    .command('sign-out')
    .description('Forget who is signed in, here and as far as it can be told at the OpenID provider.')
    .option('--as <name>', 'the one kept under this name', signInName, operator)
    .action(
      start<{ as: string }>(async (session, { as }) => {
        const was = await signOut(session.signInDeps(as));
        session.terminal.tell(was ? 'Signed out.' : 'Nobody was signed in.');
        return exitCodes.ok;
      }),
    );
  addExamples(command, [['sign-out', 'nothing is left of it here']]);
}
