import type { Measurement } from '../measure.ts';
import type { LiveTokens } from '../results.ts';
import { type Bench, run, type Subject, sum } from './subject.ts';

const populations = [1000, 1_000_000];
/** So few a round that they do not change how many live. */
const perRound = 1000;
const warmUpRounds = 4;

/**
 * What resolving a token costs while so many others live. In rounds: as many are minted as are then resolved, so that between 1 and 2
 * thousand are few all the time.
 */
export async function measureLiveTokens(bench: Bench, subject: Subject): Promise<LiveTokens[]> {
  const measured: LiveTokens[] = [];
  for (const live of populations) {
    await bench.stage.emptyRedis();
    bench.say(`resolve with ${live.toLocaleString('en')} live tokens: minting them`);
    await bench.stage.mint(live);
    for (let round = 0; round < warmUpRounds; round += 1) await resolveOneRound(bench, subject);
    const rounds: Measurement[] = [];
    while (sum(rounds.map(({ seconds }) => seconds)) < bench.options.seconds) {
      rounds.push(await resolveOneRound(bench, subject));
    }
    const result = toLiveTokens(live, rounds);
    bench.say(`resolve with ${live.toLocaleString('en')} live tokens: ${result.micros.toFixed(0)} µs of CPU each`);
    measured.push(result);
  }
  return measured;
}

function resolveOneRound(bench: Bench, subject: Subject): Promise<Measurement> {
  return run(bench, subject, perRound, { seconds: bench.options.seconds });
}

function toLiveTokens(live: number, rounds: readonly Measurement[]): LiveTokens {
  const operations = sum(rounds.map((round) => round.operations));
  const names = Object.keys(rounds[0]?.spent ?? {});
  const microsBy = Object.fromEntries(
    names.map((name) => [name, sum(rounds.map(({ spent }) => spent[name] ?? 0)) / operations]),
  );
  return { live, micros: sum(Object.values(microsBy)), microsBy, failures: sumFailures(rounds) };
}

function sumFailures(rounds: readonly Measurement[]): Record<number, number> {
  const all: Record<number, number> = {};
  for (const { failures } of rounds) {
    for (const [status, count] of Object.entries(failures)) all[Number(status)] = (all[Number(status)] ?? 0) + count;
  }
  return all;
}
