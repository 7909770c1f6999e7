import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../options.ts';
import { alignColumns } from '../report/table.ts';
import { resolveSubjects } from '../scenarios/resolve.ts';
import { warmUp } from '../scenarios/rows.ts';
import { type Bench, run } from '../scenarios/subject.ts';
import { startStage } from '../stage/stage.ts';
import { type CpuProfile, readProfile, type Times, type Window } from './read-profile.ts';

type Context = {
  options: Options;
  started: AsyncDisposableStack;
  say: (line: string) => void;
  /** Where the profiles go, for a viewer to open. */
  folder: string;
};

const profiled = ['gateway', 'tokens'] as const;
const intervalMicros = 500;
const linesOfTable = 20;

/** Profiles gateway and tokens while they resolve, and prints where their time goes. Resolves with the exit code. */
export async function profileResolve({ options, started, say, folder }: Context): Promise<number> {
  const flags = Object.fromEntries(profiled.map((name) => [name, flagsOf(name, folder)]));
  const stage = await startStage({ started, say, flags });
  const window = await resolveForAWhile({ stage, options, say });
  await started.disposeAsync(); // Node writes a profile when its process ends
  process.stdout.write(`\n${profiled.map((name) => renderProfile(name, folder, window)).join('\n\n')}\n`);
  return 0;
}

function flagsOf(name: string, folder: string): string[] {
  const [place, file] = [`--cpu-prof-dir=${folder}`, `--cpu-prof-name=${fileOf(name)}`];
  return ['--cpu-prof', `--cpu-prof-interval=${intervalMicros}`, place, file];
}

/** Says when, without the time it took to warm up. */
async function resolveForAWhile(bench: Bench): Promise<Window> {
  const ours = resolveSubjects(bench.stage).find(({ target }) => target === 'ours');
  if (!ours) throw new Error('nobody resolves');
  const mostPerSecond = await warmUp(bench, ours);
  const pace = { seconds: bench.options.seconds };
  const { seconds } = await run(bench, ours, mostPerSecond * pace.seconds, pace);
  const to = monotonicMicros();
  return { from: to - seconds * 1_000_000, to };
}

function renderProfile(name: string, folder: string, window: Window): string {
  const profile: CpuProfile = JSON.parse(readFileSync(join(folder, fileOf(name)), 'utf8'));
  const { byPackage, byFunction, withCalls } = readProfile(profile, window);
  const busy = [...byPackage.values()].reduce((sum, micros) => sum + micros, 0);
  const table = (heading: string, times: Times) => `${name}: ${heading}\n${renderShares(times, busy)}`;
  return [
    table('time of its own, by package', byPackage),
    table('time of its own, by function', byFunction),
    table('functions of ours with what they call', withCalls),
  ].join('\n\n');
}

function renderShares(times: Times, busy: number): string {
  const lines = [...times].slice(0, linesOfTable).map(([name, micros]) => [percent(micros / busy), name]);
  return alignColumns([['share', ''], ...lines]);
}

/** Of the time the process was not idle. */
const percent = (share: number) => `${(share * 100).toFixed(1)}%`;
const fileOf = (name: string) => `${name}.cpuprofile`;
const monotonicMicros = () => Number(process.hrtime.bigint() / 1000n);
