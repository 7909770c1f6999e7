import { type Measurement, sum } from '../measure.ts';
import type { Row } from '../results.ts';
import { inTurns } from './in-turns.ts';
import { type Bench, run, type Subject } from './subject.ts';

/** More than the first run uses up; what it does not use stays, as tokens nobody comes for do. */
const warmUpPerSecond = 6000;
/** A target gets faster while it warms up. */
const headroom = 1.5;

/** How much each does at most, and what that costs. */
export async function measureRows(bench: Bench, subjects: readonly Subject[]): Promise<Row[]> {
  const warm: { subject: Subject; mostPerSecond: number }[] = [];
  for (const subject of subjects) warm.push({ subject, mostPerSecond: await warmUp(bench, subject) });
  const measured = await inTurns(warm, bench.options.seconds, ({ subject, mostPerSecond }, seconds) =>
    run(bench, subject, mostPerSecond * seconds, { seconds }),
  );
  const rows = measured.map(({ item, measurement }) => toRow(item.subject, measurement));
  for (const { operation, target, perSecond, micros } of rows) {
    bench.say(`${operation}, ${target}: ${perSecond.toFixed(0)}/s, ${micros.toFixed(0)} µs of CPU each`);
  }
  return rows;
}

/** So that what is measured is compiled. Resolves with how many a second there will be at most. */
export async function warmUp(bench: Bench, subject: Subject): Promise<number> {
  const seconds = bench.options.warmUpSeconds;
  bench.say(`${subject.operation}, ${subject.target}: warming up`);
  const measured = await run(bench, subject, warmUpPerSecond * seconds, { seconds });
  return (measured.operations / measured.seconds) * headroom;
}

function toRow({ operation, target }: Subject, measurement: Measurement): Row {
  const { operations, seconds, p50Ms, p99Ms, failures, spent, spentOnLoad, othersShare } = measurement;
  const microsBy = perOperation(measurement);
  const micros = sum(Object.values(microsBy));
  return {
    ...{ operation, target, operations, seconds, p50Ms, p99Ms, othersShare, failures },
    perSecond: operations / seconds,
    ...{ micros, microsBy, loadMicros: spentOnLoad / operations },
    loadShare: spentOnLoad / sum([...Object.values(spent), spentOnLoad]),
  };
}

/** Microseconds of CPU by process. */
export function perOperation({ spent, operations }: Measurement): Record<string, number> {
  return Object.fromEntries(Object.entries(spent).map(([name, micros]) => [name, micros / operations]));
}
