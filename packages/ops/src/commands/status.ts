import type { Command } from 'commander';
import type { OperationsStatus, Verdict } from '../api/answers.ts';
import { renderError } from '../errors.ts';
import { type ExitCode, exitCodes } from '../exit-code.ts';
import type { Session } from '../session.ts';
import type { Start } from '../start.ts';
import { every } from '../terminal/every.ts';
import { addExamples } from '../terminal/examples.ts';
import { show } from '../terminal/show.ts';
import { spanOption } from '../terminal/spans.ts';
import { renderStatus } from './status/render-status.ts';

const path = '/api/v3/operations/status';

export function addStatus(program: Command, start: Start): void {
  const command = program
    .command('status')
    .description(
      'How everything is, on one screen: services, topics, lag, outbox, dead letters, tokens. Ends with 0 for OK, 1 for WARN, 2 for STALLED or STOPPED, 3 when it cannot be asked.',
    )
    .option('--watch', 'go on, until Ctrl-C')
    .addOption(spanOption('--every <span>', 'how often with --watch', '2s'))
    .action(
      start<{ watch?: boolean; every: number }>(async (session, options) => {
        if (options.watch) return watch(session, options.every);
        const status = await session.gateway().request<OperationsStatus>(path);
        show(session, status, (of) => renderStatus(of, { paint: session.terminal.paint, now: new Date() }));
        return exitCodeOf(status.verdict);
      }),
    );
  addExamples(command, [
    ['status', 'once'],
    ['status --watch', 'again every two seconds'],
    ['status --json', 'for a program, which may look at the exit code alone'],
  ]);
}

/** Renews it until it is ended, also over times in which it cannot be asked. */
async function watch(session: Session, everyMs: number): Promise<ExitCode> {
  const { terminal, isJson, signal } = session;
  const gateway = session.gateway();
  let code: ExitCode = exitCodes.unknown;
  let before: OperationsStatus | undefined;
  for await (const _ of every(everyMs, signal)) {
    try {
      const status = await gateway.request<OperationsStatus>(path);
      if (isJson) terminal.print(JSON.stringify(status));
      else terminal.reprint(renderStatus(status, { paint: terminal.paint, now: new Date(), before }));
      if (before === undefined || status.busObservedAt !== before.busObservedAt) before = status;
      code = exitCodeOf(status.verdict);
    } catch (error) {
      if (signal.aborted) break;
      terminal.tell(renderError(error, terminal.paintTold));
      code = exitCodes.unknown;
    }
  }
  return code;
}

export function exitCodeOf(verdict: Verdict): ExitCode {
  switch (verdict) {
    case 'OK':
      return exitCodes.ok;
    case 'WARN':
      return exitCodes.warning;
    case 'STALLED':
    case 'STOPPED':
      return exitCodes.critical;
    default:
      return verdict satisfies never;
  }
}
