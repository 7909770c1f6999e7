import { type Measurement, measure } from '../measure.ts';
import type { Measured } from '../measure-cpu.ts';
import type { Options } from '../options.ts';
import type { HalfLoad, Operation, Row } from '../results.ts';
import type { Stage, Target } from '../stage/stage.ts';

export type Bench = { readonly stage: Stage; readonly options: Options; readonly say: (line: string) => void };

/** An operation asked of a target. */
export type Subject = {
  readonly operation: Operation;
  readonly target: Target;
  /** What works for it. */
  readonly processes: Measured;
  readonly request: { readonly before: string; readonly after: string };
  /** Values for so many requests; fewer where more cannot be had, and the window is shorter then. */
  supply(count: number): Promise<readonly string[]>;
  /** Whether a value may be used again. */
  readonly repeat: boolean;
};

/** More than the first run uses up; what it does not use stays, as tokens nobody comes for do. */
const warmUpPerSecond = 6000;
/** A target gets faster while it warms up. */
const headroom = 1.5;

/** Warms up, so that what is measured is compiled, and measures how much it does at most and what that costs. */
export async function measureRow(bench: Bench, subject: Subject): Promise<Row> {
  const { options, say } = bench;
  const label = `${subject.operation}, ${subject.target}`;
  say(`${label}: warming up`);
  const warmUp = await run(bench, subject, warmUpPerSecond * options.warmUpSeconds, { seconds: options.warmUpSeconds });
  const expected = (warmUp.operations / warmUp.seconds) * options.seconds * headroom;
  const row = toRow(subject, await run(bench, subject, expected, { seconds: options.seconds }));
  say(`${label}: ${Math.round(row.perSecond)}/s, ${row.micros.toFixed(0)} µs of CPU each`);
  return row;
}

/** How long answers take at a rate that leaves time to breathe. */
export async function measureAtRate(bench: Bench, subject: Subject, rate: number): Promise<HalfLoad> {
  const { operation, target } = subject;
  const { seconds } = bench.options;
  const measured = await run(bench, subject, rate * seconds * headroom, { seconds, rate });
  const { operations, p50Ms, p99Ms, othersShare, failures } = measured;
  const perSecond = operations / measured.seconds;
  bench.say(`${operation}, ${target} at ${Math.round(rate)}/s: p99 ${p99Ms.toFixed(1)} ms`);
  return { operation, target, perSecond, p50Ms, p99Ms, othersShare, failures };
}

type Pace = { readonly seconds: number; readonly rate?: number };

export async function run(bench: Bench, subject: Subject, count: number, pace: Pace): Promise<Measurement> {
  const { stage, options } = bench;
  const { processes, request, repeat, target } = subject;
  const values = await subject.supply(Math.ceil(count));
  const { connections } = options;
  return measure(stage.load, processes, {
    ...request,
    ...pace,
    port: stage.ports[target],
    connections,
    values,
    repeat,
  });
}

function toRow({ operation, target }: Subject, measurement: Measurement): Row {
  const { operations, seconds, p50Ms, p99Ms, failures, spent, spentOnLoad, othersShare } = measurement;
  const microsBy = Object.fromEntries(Object.entries(spent).map(([name, micros]) => [name, micros / operations]));
  const micros = sum(Object.values(microsBy));
  const loadMicros = spentOnLoad / operations;
  return {
    ...{ operation, target, operations, seconds, p50Ms, p99Ms, failures },
    perSecond: operations / seconds,
    ...{ micros, microsBy, loadMicros },
    loadShare: loadMicros / (micros + loadMicros),
    othersShare,
  };
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
