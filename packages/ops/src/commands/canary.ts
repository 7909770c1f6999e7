import type { Command } from 'commander';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { member } from '../session.ts';
import type { Start } from '../start.ts';
import { every } from '../terminal/every.ts';
import { addExamples } from '../terminal/examples.ts';
import { show } from '../terminal/show.ts';
import { parseCount, spanOption } from '../terminal/spans.ts';
import { renderCanary } from './canary/render-canary.ts';
import { runCanary } from './canary/run-canary.ts';
import { signInName } from './sign-in-name.ts';

type Options = { signInAs: string; every?: number; count?: number; patience: number; urlHost: string };

const leftAfterMs = 5 * 60_000;

export function addCanary(program: Command, start: Start): void {
  const command = program
    .command('canary')
    .summary('Go once through everything the product is for, and time it.')
    .description(
      `Go once through everything the product is for, and time it: add a module, see its permission appear, launch it, redeem the token as its receiver would, delete it. Nothing of it stays. Ends with 2 when a step failed.

It acts as an owner of an organization that is there for nothing else, whose bearer is in CUSTOM_MODULES_CANARY_TOKEN, or who is signed in as --sign-in-as. Where that organization has allowed hosts, the host of --url-host must be one of them.`,
    )
    .option('--sign-in-as <name>', 'the sign-in that it acts as', signInName, member)
    .addOption(spanOption('--every <span>', 'again and again, with so long a pause, such as 30s'))
    .option('--count <n>', 'so many times', parseCount(1, 1_000_000))
    .addOption(spanOption('--patience <span>', 'how long the permission may take to appear', '30s'))
    .option('--url-host <host>', 'the host of the module’s URL, which nobody calls', 'canary.invalid')
    .action(
      start<Options>(async (session, { signInAs, patience, urlHost, ...options }) => {
        const { signal, terminal } = session;
        const { signedIn, nobody } = session.lastingGateways(signInAs);
        const deps = { signedIn, nobody, urlHost, patienceMs: patience, leftAfterMs, signal };
        const count = options.count ?? (options.every === undefined ? 1 : Number.POSITIVE_INFINITY);
        let code: ExitCode = exitCodes.ok;
        for await (const turn of every(options.every ?? 1, signal)) {
          const ran = await runCanary(deps);
          show(session, ran, (of) => renderCanary(of, terminal.paint));
          if (!ran.ok) code = exitCodes.critical;
          if (turn + 1 >= count) break;
        }
        return code;
      }),
    );
  addExamples(command, [
    ['canary', 'once'],
    ['canary --every 30s', 'until Ctrl-C'],
    ['canary --json --count 3', 'for a program: a line a run'],
  ]);
}
