import { type Command, Option } from 'commander';
import type { Chosen, OutboxRow } from '../api/answers.ts';
import { readList } from '../api/read-list.ts';
import { exitCodes } from '../exit-code.ts';
import type { Start } from '../start.ts';
import { addExamples } from '../terminal/examples.ts';
import { show } from '../terminal/show.ts';
import { parseCount } from '../terminal/spans.ts';
import { renderOutbox } from './outbox/render-outbox.ts';
import { decide, joinChosen } from './selection/decide.ts';
import { renderChosen, renderDropped } from './selection/render-dropped.ts';
import { addSelection, type SelectionOptions } from './selection/selection.ts';

const path = '/api/v3/operations/outbox';
const what = 'parked events';

/** Events on their way to the topic: seen, and those that the broker has refused sent once more or given up. */
export function addOutbox(program: Command, start: Start): void {
  const group = program
    .command('outbox')
    .description(
      'Events on their way to the topic: see them; send once more, or give up, what the broker has refused.',
    );
  addList(group, start);
  addRedrive(group, start);
  addDrop(group, start);
}

function addList(group: Command, start: Start): void {
  const command = group
    .command('list')
    .description('Those that wait and those that are parked, oldest first.')
    .addOption(new Option('--state <state>', 'only these').choices(['waiting', 'parked']))
    .option('--limit <n>', 'how many at most', parseCount(1, 100_000), 50)
    .action(
      start<{ state?: string; limit: number }>(async (session, { state, limit }) => {
        const list = await readList<OutboxRow>(session.gateway(), { path, query: { state }, limit });
        show(session, list, (of) => renderOutbox(of, { paint: session.terminal.paint, now: new Date() }));
        return exitCodes.ok;
      }),
    );
  addExamples(command, [['outbox list --state parked', 'what the broker has refused']]);
}

function addRedrive(group: Command, start: Start): void {
  const command = addSelection(group.command('redrive').description('Send parked events once more.'), what).action(
    start<SelectionOptions>(async (session, options, ids) => {
      const deciding = { verb: 'Redrive', path: `${path}/redrive`, join: joinChosen };
      const chosen = await decide<Chosen>(session, ids, options, deciding);
      const done = chosen?.dryRun ? `would be sent once more of the ${what}` : `sent once more of the ${what}`;
      if (chosen !== undefined) show(session, chosen, (of) => renderChosen(of.ids, done));
      return exitCodes.ok;
    }),
  );
  addExamples(command, [['outbox redrive --all', 'after the topic takes larger messages']]);
}

function addDrop(group: Command, start: Start): void {
  const command = addSelection(
    group
      .command('drop')
      .description('Remove parked events: they will never be on the topic, and the later ones of their modules go on.'),
    what,
  ).action(
    start<SelectionOptions>(async (session, options, ids) => {
      const dropped = await decide<Chosen>(session, ids, options, {
        verb: 'Drop',
        path: `${path}/drop`,
        join: joinChosen,
      });
      if (dropped !== undefined) show(session, dropped, (of) => renderDropped(of, what));
      return exitCodes.ok;
    }),
  );
  addExamples(command, [['outbox drop 0199a3f0-0000-7000-8000-000000000000', 'this one']]);
}
