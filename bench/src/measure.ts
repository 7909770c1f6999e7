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
  const ours = Object.values(spent).reduce((sum, micros) => sum + micros, spentOnLoad);
  const othersShare = Math.max(0, machine - ours) / (outcome.seconds * 1_000_000 * availableParallelism());
  return { ...outcome, spent, spentOnLoad, othersShare };
}
