import type { Command } from 'commander';
import { type EventFilter, openEvents } from '../api/read-events.ts';
import { exitCodes } from '../exit-code.ts';
import type { Session } from '../session.ts';
import type { Start } from '../start.ts';
import { pause } from '../terminal/every.ts';
import { addExamples } from '../terminal/examples.ts';
import { show } from '../terminal/show.ts';
import { parseCount } from '../terminal/spans.ts';
import { interruptionOf } from './tail/interruption.ts';
import { renderEvent } from './tail/render-event.ts';
import { createResumption, type Resumption } from './tail/resumption.ts';

type Options = { topic?: string; organization?: string; type?: string; latest: number };

/** How many of the latest of each partition are looked through for what came during an interruption. */
const lookedThrough = 1000;
const firstPauseMs = 500;
const longestPauseMs = 10_000;

export function addTail(program: Command, start: Start): void {
  const command = program
    .command('tail')
    .description('Events as they arrive on the topics, until Ctrl-C. It comes back after an interruption.')
    .option('--topic <names>', 'modules (if nothing is said), dead-letters, token-audit; with commas between them')
    .option('--organization <id>', 'only those of this organization')
    .option('--type <types>', 'only those of these types, with commas between them')
    .option('--latest <n>', 'begin with so many of the latest of each partition', parseCount(0, 1000), 0)
    .action(
      start<Options>(async (session, options) => {
        await tail(session, options);
        return exitCodes.ok;
      }),
    );
  addExamples(command, [
    ['tail', 'whatever happens to modules from now on'],
    ['tail --organization acme --latest 10', 'of one organization, and what came last'],
    ['tail --topic modules,dead-letters --json', 'a line of JSON an event'],
  ]);
}

async function tail(session: Session, { topic, organization, type, latest }: Options): Promise<void> {
  const { signal, terminal } = session;
  const gateway = session.gateway();
  const filter: EventFilter = {
    ...(topic === undefined ? {} : { topics: topic }),
    ...(organization === undefined ? {} : { organizationId: organization }),
    ...(type === undefined ? {} : { type }),
  };
  let resumption: Resumption | undefined;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const wanted = resumption === undefined ? latest : lookedThrough;
      const { openedAt, events } = await openEvents(gateway, { ...filter, latest: wanted }, signal);
      const isFirst = resumption === undefined;
      resumption ??= createResumption(openedAt);
      if (!isFirst) terminal.tell('Back again.');
      failures = 0;
      for await (const event of events) {
        if (resumption.isNew(event) || isFirst) show(session, event, (of) => renderEvent(of, terminal.paint));
      }
      if (!signal.aborted) terminal.tell('The gateway has ended it. Coming back …');
    } catch (error) {
      if (signal.aborted) return;
      const interruption = interruptionOf(error);
      if (interruption === undefined) throw error;
      failures += 1;
      terminal.tell(`${interruption} Coming back …`);
    }
    await pause(Math.min(firstPauseMs * 2 ** failures, longestPauseMs), signal);
  }
}
