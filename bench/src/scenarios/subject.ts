import { type Measurement, measure } from '../measure.ts';
import type { Measured } from '../measure-cpu.ts';
import type { Options } from '../options.ts';
import type { Operation } from '../results.ts';
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

/** How long, and how fast where that is given; otherwise as fast as it goes. */
export type Pace = { readonly seconds: number; readonly rate?: number };

/** One window, with values for so many requests. */
export async function run(bench: Bench, subject: Subject, count: number, pace: Pace): Promise<Measurement> {
  const { stage, options } = bench;
  const { processes, request, repeat, target } = subject;
  const values = await subject.supply(Math.ceil(count));
  const { connections } = options;
  const plan = { ...request, ...pace, port: stage.ports[target], connections, values, repeat };
  return measure(stage.load, processes, plan);
}
