import { find } from '../report/goals.ts';
import type { HalfLoad, Results, Row } from '../results.ts';
import { coldGenerateSubjects, warmGenerateSubjects } from './generate.ts';
import { launchSubjects } from './launch.ts';
import { measureLiveTokens } from './live-tokens.ts';
import { resolveSubjects } from './resolve.ts';
import { type Bench, measureAtRate, measureRow, type Subject } from './subject.ts';

/** Everything, one after the other on the same processes. */
export async function measureAll(bench: Bench): Promise<Pick<Results, 'rows' | 'halfLoad' | 'liveTokens'>> {
  const { stage, options } = bench;
  const [resolve, generate] = [resolveSubjects(stage), await warmGenerateSubjects(stage)];
  const rows: Row[] = [];
  const subjects = [...resolve, ...generate, ...coldGenerateSubjects(stage), ...(await launchSubjects(stage))];
  for (const subject of subjects) rows.push(await measureRow(bench, subject));
  const halfLoad = [
    ...(await measureHalfLoad(bench, resolve, rows)),
    ...(await measureHalfLoad(bench, generate, rows)),
  ];
  const ours = resolve.find(({ target }) => target === 'ours');
  const liveTokens = options.quick || !ours ? [] : await measureLiveTokens(bench, ours);
  return { rows, halfLoad, liveTokens };
}

/** Ours, and the floor at the same rate: half of what ours does at most. */
async function measureHalfLoad(bench: Bench, subjects: readonly Subject[], rows: readonly Row[]): Promise<HalfLoad[]> {
  const measured: HalfLoad[] = [];
  for (const subject of subjects.filter(({ target }) => target === 'floor' || target === 'ours')) {
    const rate = (find(rows, subject.operation, 'ours')?.perSecond ?? 0) / 2;
    measured.push(await measureAtRate(bench, subject, rate));
  }
  return measured;
}
