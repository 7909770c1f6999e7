import { availableParallelism } from 'node:os';
import type { Load } from './load/load.ts';
import type { Outcome, Plan } from './load/plan.ts';
import { type CpuTimes, type Measured, readBusyMicros, readCpuTimes, spentBetween } from './measure-cpu.ts';

export type Measurement = Outcome & {
  /** Microseconds on the CPU in the window, by process. */
  readonly spent: CpuTimes;
  /** The same of the load generator. */
  readonly spentOnLoad: number;
  /** The part of the machine that was taken by whoever else runs on it: the more, the less the figures say. */
  readonly othersShare: number;
};

/** Runs a plan and takes the CPU time of the processes from its first request to its last answer. */
export async function measure(load: Load, processes: Measured, plan: Plan): Promise<Measurement> {
  const run = await load.prepare(plan);
  const read = () => ({ ...readCpuTimes({ ...processes, load: load.pid }), machine: readBusyMicros() });
  const before = read();
  const outcome = await run();
  const { load: spentOnLoad = 0, machine = 0, ...spent } = spentBetween(before, read());
  const ours = sum([...Object.values(spent), spentOnLoad]);
  const othersShare = Math.max(0, machine - ours) / (outcome.seconds * 1_000_000 * availableParallelism());
  return { ...outcome, spent, spentOnLoad, othersShare };
}

/** Several windows of the same as one. Percentiles are those of the median window: what happened in one alone does not decide. */
export function merge(windows: readonly Measurement[]): Measurement {
  const total = (of: (window: Measurement) => number) => sum(windows.map(of));
  const totals = <Key extends string | number>(of: (window: Measurement) => Readonly<Record<Key, number>>) => {
    const keys = new Set(windows.flatMap((window) => Object.keys(of(window)) as Key[]));
    return Object.fromEntries([...keys].map((key) => [key, total((window) => of(window)[key] ?? 0)]));
  };
  const seconds = total((window) => window.seconds);
  return {
    operations: total((window) => window.operations),
    seconds,
    p50Ms: median(windows.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(windows.map(({ p99Ms }) => p99Ms)),
    failures: totals((window) => window.failures),
    spent: totals((window) => window.spent),
    spentOnLoad: total((window) => window.spentOnLoad),
    othersShare: total((window) => window.othersShare * window.seconds) / seconds,
  };
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function median(numbers: readonly number[]): number {
  const inOrder = numbers.toSorted((a, b) => a - b);
  const [low, high] = [inOrder[Math.floor((inOrder.length - 1) / 2)], inOrder[Math.ceil((inOrder.length - 1) / 2)]];
  return ((low ?? 0) + (high ?? 0)) / 2;
}
