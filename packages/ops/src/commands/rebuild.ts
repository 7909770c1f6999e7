import type { Command } from 'commander';
import type { Rebuild } from '../api/answers.ts';
import type { Gateway } from '../api/gateway.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import type { Session } from '../session.ts';
import type { Start } from '../start.ts';
import { every } from '../terminal/every.ts';
import { addExamples } from '../terminal/examples.ts';
import { show } from '../terminal/show.ts';
import { renderProgress, renderRebuild } from './rebuild/render-rebuild.ts';

const path = '/api/v3/operations/rebuild';
const askEveryMs = 500;

export function addRebuild(program: Command, start: Start): void {
  const command = program
    .command('rebuild')
    .description(
      'Make the permissions of modules anew from the topic, while everything is served as before, and say what was different. Grants stay. Ends with 2 when it failed.',
    )
    .option('--dry-run', 'only find the difference')
    .option('--follow', 'start none: show the one under way, or how the last one ended')
    .action(
      start<{ dryRun?: boolean; follow?: boolean }>(async (session, { dryRun, follow }) => {
        const gateway = session.gateway();
        const begun = follow
          ? await gateway.request<Rebuild>(path)
          : await gateway.request<Rebuild>(path, { method: 'POST', body: { dryRun: dryRun === true } });
        return report(session, await untilEnded(session, gateway, begun));
      }),
    );
  addExamples(command, [
    ['rebuild --dry-run', 'is anything different at all?'],
    ['rebuild', 'put it right'],
    ['rebuild --follow', 'the one a colleague has started'],
  ]);
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
