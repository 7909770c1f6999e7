import { availableParallelism, cpus } from 'node:os';
import type { Options } from './options.ts';
import { goalsOf } from './report/goals.ts';
import { keepResults } from './report/keep-results.ts';
import { countFailures, renderReport } from './report/table.ts';
import type { Results } from './results.ts';
import { measureAll } from './scenarios/measure-all.ts';
import { startStage } from './stage/stage.ts';

type Context = { options: Options; started: AsyncDisposableStack; say: (line: string) => void };

/** Measures everything, prints it and keeps it. Resolves with the exit code: 1 when an answer failed. */
export async function runBench({ options, started, say }: Context): Promise<number> {
  const stage = await startStage({ started, say });
  const measured = await measureAll({ stage, options, say });
  const results: Results = {
    measuredAt: new Date().toISOString(),
    node: process.versions.node,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    seconds: options.seconds,
    connections: options.connections,
    ...measured,
  };
  process.stdout.write(`\n${renderReport(results, goalsOf(results))}\n\n`);
  if (hasFailures(results)) {
    process.stdout.write('ANSWERS FAILED: the figures above are of no use, and are not kept.\n');
    return 1;
  }
  if (!options.quick) keepResults(results);
  return 0;
}

function hasFailures({ rows, halfLoad, liveTokens }: Results): boolean {
  return [...rows, ...halfLoad, ...liveTokens].some((row) => countFailures(row) > 0);
}
