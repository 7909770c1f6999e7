import type { Command } from 'commander';
import type { Rebuild } from '../api/answers.ts';
import type { Gateway } from '../api/gateway.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import { Problem } from '../problem.ts';
import type { Session } from '../session.ts';
import type { Start } from '../start.ts';
import { every } from '../terminal/every.ts';
import { addExamples } from '../terminal/examples.ts';
import { show } from '../terminal/show.ts';
import { countOf, isLoss, renderProgress, renderRebuild } from './rebuild/render-rebuild.ts';

const path = '/api/v3/operations/rebuild';
const askEveryMs = 500;

type Options = { dryRun?: boolean; follow?: boolean; yes?: boolean; acceptLoss?: boolean };
type Wanted = { readonly dryRun: boolean; readonly acceptLoss: boolean };

export function addRebuild(program: Command, start: Start): void {
  const command = program
    .command('rebuild')
    .description(
      'Make the permissions of modules anew from the topic, while everything is served as before: it shows what is different, asks, and puts that right. Grants stay. Ends with 2 when it failed.',
    )
    .option('--dry-run', 'only find the difference')
    .option('--follow', 'start none: show the one under way, or how the last one ended')
    .option('--yes', 'do not ask before; what would lose something fails')
    .option('--accept-loss', 'also take away, or set back, what the topic does not tell of')
    .action(
      start<Options>(async (session, options) => {
        const rebuild = await rebuildAsAsked(session, options);
        return rebuild === undefined ? exitCodes.ok : report(session, rebuild);
      }),
    );
  addExamples(command, [
    ['rebuild --dry-run', 'is anything different at all?'],
    ['rebuild', 'put it right, after asking'],
    ['rebuild --yes', 'put it right where nobody is there to ask, unless something would be lost'],
    ['rebuild --follow', 'the one a colleague has started'],
  ]);
}

/** Undefined when whoever was asked thought better of it. */
async function rebuildAsAsked(session: Session, options: Options): Promise<Rebuild | undefined> {
  const { dryRun = false, follow, yes, acceptLoss = false } = options;
  const gateway = session.gateway();
  const begin = async (body: Wanted) =>
    untilEnded(session, gateway, await gateway.request<Rebuild>(path, { method: 'POST', body }));
  if (follow) return untilEnded(session, gateway, await gateway.request<Rebuild>(path));
  if (dryRun || yes) return begin({ dryRun, acceptLoss });

  const seen = await begin({ dryRun: true, acceptLoss: false });
  if (seen.state !== 'done' || countOf(seen.difference) === 0) return seen;
  const { terminal } = session;
  terminal.tell(renderRebuild(seen, terminal.paintTold));
  const isWanted = await terminal.confirm('Put this right?');
  if (isWanted === undefined) {
    throw new Problem('Nothing was put right: nobody is there to ask. Say --yes, and --accept-loss if that is meant.');
  }
  if (isWanted) {
    // Whoever said yes has seen it.
    return begin({ dryRun: false, acceptLoss: acceptLoss || isLoss(seen.difference) });
  }
  terminal.tell('Nothing was put right.');
  return undefined;
}

/** It goes on when nobody looks any more. */
async function untilEnded({ signal, terminal }: Session, gateway: Gateway, begun: Rebuild): Promise<Rebuild> {
  let rebuild = begun;
  for await (const turn of every(askEveryMs, signal)) {
    if (turn > 0) rebuild = await gateway.request<Rebuild>(path);
    if (rebuild.state !== 'reading' || rebuild.id !== begun.id) break;
    terminal.tellProgress(renderProgress(rebuild));
  }
  return rebuild;
}

function report(session: Session, rebuild: Rebuild): ExitCode {
  const { terminal, program } = session;
  if (rebuild.state === 'reading') {
    terminal.tell(`It goes on without you. See how it ends: ${program} rebuild --follow`);
    return exitCodes.ok;
  }
  show(session, rebuild, (of) => renderRebuild(of, terminal.paint));
  return rebuild.state === 'failed' ? exitCodes.critical : exitCodes.ok;
}
