import { type Measurement, merge, sum } from '../measure.ts';
import type { LiveTokens } from '../results.ts';
import { inTurns } from './in-turns.ts';
import { perOperation } from './rows.ts';
import { type Bench, run, type Subject } from './subject.ts';

const populations = [1000, 1_000_000];
/** As many are minted as are then resolved: so few that a thousand stay a thousand or two. */
const perRound = 1000;

/** What resolving a token costs while so many others live. */
export async function measureLiveTokens(bench: Bench, subject: Subject): Promise<LiveTokens[]> {
  const measured = await inTurns(populations, bench.options.seconds, (live, seconds) =>
    resolveAmong(bench, subject, live, seconds),
  );
  return measured.map(({ item: live, measurement }) => {
    const microsBy = perOperation(measurement);
    const micros = sum(Object.values(microsBy));
    bench.say(`resolve with ${live.toLocaleString('en')} live tokens: ${micros.toFixed(0)} µs of CPU each`);
    return { live, micros, microsBy, othersShare: measurement.othersShare, failures: measurement.failures };
  });
}

async function resolveAmong(bench: Bench, subject: Subject, live: number, seconds: number): Promise<Measurement> {
  const { stage, say } = bench;
  say(`resolve with ${live.toLocaleString('en')} live tokens: adding them`);
  await stage.emptyRedis();
  await stage.populate(live);
  const resolve = () => run(bench, subject, perRound, { seconds });
  await resolve(); // what the adding left in caches goes with it
  const rounds: Measurement[] = [];
  while (sum(rounds.map((round) => round.seconds)) < seconds) rounds.push(await resolve());
  return merge(rounds);
}
