import { find } from '../report/goals.ts';
import type { HalfLoad, Row } from '../results.ts';
import { inTurns } from './in-turns.ts';
import { type Bench, run, type Subject } from './subject.ts';

/** How long answers take of ours, and of the floor at the same rate: half of what ours does at most. */
export async function measureHalfLoad(
  bench: Bench,
  subjects: readonly Subject[],
  rows: readonly Row[],
): Promise<HalfLoad[]> {
  const compared = subjects.filter(({ target }) => target === 'floor' || target === 'ours');
  const measured = await inTurns(compared, bench.options.seconds, (subject, seconds) => {
    const rate = (find(rows, subject.operation, 'ours')?.perSecond ?? 0) / 2;
    return run(bench, subject, rate * seconds, { seconds, rate });
  });
  return measured.map(({ item: { operation, target }, measurement }) => {
    const { operations, seconds, p50Ms, p99Ms, othersShare, failures } = measurement;
    bench.say(`${operation}, ${target} at half load: p99 ${p99Ms.toFixed(1)} ms`);
    return { operation, target, perSecond: operations / seconds, p50Ms, p99Ms, othersShare, failures };
  });
}
