import { type Command, Option } from 'commander';
import type { Chosen, DeadLetter, Redriven, WholeDeadLetter } from '../api/answers.ts';
import { readList } from '../api/read-list.ts';
import { exitCodes } from '../exit-code.ts';
import type { Start } from '../start.ts';
import { addExamples } from '../terminal/examples.ts';
import { show } from '../terminal/show.ts';
import { parseCount } from '../terminal/spans.ts';
import { renderDeadLetter, renderDeadLetters, renderRedriven } from './dead-letters/render-dead-letters.ts';
import { decide, joinChosen } from './selection/decide.ts';
import { renderDropped } from './selection/render-dropped.ts';
import { addSelection, type SelectionOptions } from './selection/selection.ts';

const path = '/api/v3/operations/dead-letter';
const what = 'dead letters';

/** Messages that could not be applied for what they are: seen, applied once more, given up. */
export function addDeadLetters(program: Command, start: Start): void {
  const group = program
    .command('dead-letters')
    .description('Events that could not be applied for what they are: see them, apply them once more, give them up.');
  addList(group, start);
  addShow(group, start);
  addRedrive(group, start);
  addDrop(group, start);
}

function addList(group: Command, start: Start): void {
  const command = group
    .command('list')
    .description('Those that wait for a decision, newest first.')
    .addOption(new Option('--fate <fate>', 'those it was so decided of').choices(['waiting', 'redriven', 'dropped']))
    .option('--reason <reason>', 'those that are there for it')
    .option('--limit <n>', 'how many at most', parseCount(1, 100_000), 50)
    .action(
      start<{ fate?: string; reason?: string; limit: number }>(async (session, { fate, reason, limit }) => {
        const list = await readList<DeadLetter>(session.gateway(), { path, query: { fate, reason }, limit });
        show(session, list, (of) => renderDeadLetters(of, { paint: session.terminal.paint, now: new Date() }));
        return exitCodes.ok;
      }),
    );
  addExamples(command, [
    ['dead-letters list', 'what waits for you'],
    ['dead-letters list --fate dropped --limit 500', 'what was given up'],
  ]);
}

function addShow(group: Command, start: Start): void {
  const command = group
    .command('show')
    .description('One with its headers and what it holds, texts in it masked.')
    .argument('<id>', 'its id, such as 3-1042')
    .action(
      start(async (session, _options, [id = '']) => {
        const letter = await session.gateway().request<WholeDeadLetter>(`${path}/${encodeURIComponent(id)}`);
        show(session, letter, (of) => renderDeadLetter(of, session.terminal.paint));
        return exitCodes.ok;
      }),
    );
  addExamples(command, [['dead-letters show 3-1042', 'the message at offset 1042 of partition 3']]);
}

function addRedrive(group: Command, start: Start): void {
  const command = addSelection(
    group
      .command('redrive')
      .description('Apply them once more, as the consumer would. Ends with 1 when some cannot be applied now either.'),
    what,
  ).action(
    start<SelectionOptions>(async (session, options, ids) => {
      const redriven = await decide<Redriven>(session, ids, options, {
        verb: 'Redrive',
        path: `${path}/redrive`,
        join: joinRedriven,
      });
      if (redriven === undefined) return exitCodes.ok;
      show(session, redriven, (of) => renderRedriven(of, session.terminal.paint));
      return redriven.stillDead.length === 0 ? exitCodes.ok : exitCodes.warning;
    }),
  );
  addExamples(command, [
    ['dead-letters redrive 3-1042 5-17', 'these two'],
    ['dead-letters redrive --reason schema --dry-run', 'which it would be'],
  ]);
}

function addDrop(group: Command, start: Start): void {
  const command = addSelection(
    group.command('drop').description('Note that nothing will be made of them. Kafka keeps them.'),
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
  addExamples(command, [
    ['dead-letters drop 3-1042', 'this one'],
    ['dead-letters drop --reason unreadable', 'all of these, after asking'],
  ]);
}

function joinRedriven(answers: readonly Redriven[]): Redriven {
  return { ...joinChosen(answers), stillDead: answers.flatMap(({ stillDead }) => stillDead) };
}
