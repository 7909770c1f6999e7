import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Goal } from '../report/goals.ts';
import { roundNumbers } from '../report/keep-results.ts';
import { alignColumns } from '../report/table.ts';
import type { EventResults, Spread } from './event-results.ts';

export const eventResultsFile = new URL('../../results/events.json', import.meta.url);
export const eventPageFile = new URL('../../../docs/reference/event-performance.md', import.meta.url);

/** The goals of what was measured. */
export function eventGoalsOf({ bare, visible, drain, check, navigation }: EventResults): Goal[] {
  const least = bare.roundTrip.p50Ms + 2 * bare.commit.p50Ms;
  const alone = visible[0]?.p50Ms ?? Number.NaN;
  return [
    atMost('create to permission, p50 over one bare round trip and two commits', alone / least, 2),
    atLeast('drain over bare produce and consume', drain.perSecond / mean(drain.barePerSecond), 0.25),
    atLeast('check over a bare SELECT', check.perSecond / check.barePerSecond, 0.6),
    atMost(
      `menu of ${navigation.modules.toLocaleString('en')} modules, mean server time in ms`,
      navigation.serverMs,
      25,
    ),
  ];
}

function atMost(name: string, measured: number, most: number): Goal {
  return { name, aim: `≤ ${most}`, measured: measured.toFixed(2), isMet: measured <= most };
}

function atLeast(name: string, measured: number, least: number): Goal {
  return { name, aim: `≥ ${least}`, measured: measured.toFixed(2), isMet: measured >= least };
}

/** All that was measured, for a terminal. */
export function renderEventReport(results: EventResults): string {
  const { cores, cpu, node, bare, visible, drain, check, navigation } = results;
  const spread = (name: string, { count, p50Ms, p99Ms }: Spread) => [
    name,
    count.toLocaleString('en'),
    p50Ms.toFixed(1),
    p99Ms.toFixed(1),
  ];
  const rate = (name: string, perSecond: number) => [name, Math.round(perSecond).toLocaleString('en')];
  const micros = Object.entries(drain.microsBy).map(([name, each]) => `${name} ${each.toFixed(0)}`);
  return [
    `The way of events on ${cores} cores (${cpu}), Node ${node}.`,
    '',
    alignColumns([
      ['milliseconds', 'times', 'p50', 'p99'],
      spread('bare: produce to consume', bare.roundTrip),
      spread('bare: commit', bare.commit),
      spread('bare: request without work', bare.request),
      ...visible.flatMap(({ load, answer, since, ...seen }) => [
        spread(`create to permission, ${load}`, seen),
        spread('  of that until the answer', answer),
        spread('  and from there on', since),
      ]),
      spread(`menu of ${navigation.modules.toLocaleString('en')} modules`, navigation),
    ]),
    '',
    alignColumns([
      ['a second', ''],
      rate(`drain of ${drain.events.toLocaleString('en')} events`, drain.perSecond),
      ...drain.barePerSecond.map((perSecond) => rate('bare: produce and consume', perSecond)),
      rate('check', check.perSecond),
      rate('bare: SELECT by primary key', check.barePerSecond),
    ]),
    '',
    `µs of CPU for an event of the drain: ${micros.join(', ')}.`,
    '',
    alignColumns(
      eventGoalsOf(results).map(({ name, aim, measured, isMet }) => [
        isMet ? 'met' : 'NOT MET',
        name,
        measured,
        `(${aim})`,
      ]),
    ),
  ].join('\n');
}

/** Keeps what was measured, also in the documentation. */
export function keepEventResults(results: EventResults): void {
  const text = `${JSON.stringify(results, roundNumbers, 2)}\n`;
  mkdirSync(new URL('.', eventResultsFile), { recursive: true });
  writeFileSync(eventResultsFile, text);
  writeFileSync(eventPageFile, withEventReport(readFileSync(eventPageFile, 'utf8'), JSON.parse(text)));
}

/** The page with its block of figures replaced by what was measured. */
export function withEventReport(page: string, results: EventResults): string {
  return page.replace(/```text\n.*?\n```/s, () => `\`\`\`text\n${renderEventReport(results)}\n\`\`\``);
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
