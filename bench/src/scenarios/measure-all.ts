import type { Results, Row } from '../results.ts';
import { coldGenerateSubjects, warmGenerateSubjects } from './generate.ts';
import { measureHalfLoad } from './half-load.ts';
import { launchSubjects } from './launch.ts';
import { measureLiveTokens } from './live-tokens.ts';
import { resolveSubjects } from './resolve.ts';
import { measureRows } from './rows.ts';
import type { Bench } from './subject.ts';

/** Everything, on the same processes. */
export async function measureAll(bench: Bench): Promise<Pick<Results, 'rows' | 'halfLoad' | 'liveTokens'>> {
  const { stage, options } = bench;
  const [resolve, generate] = [resolveSubjects(stage), await warmGenerateSubjects(stage)];
  const rows: Row[] = [];
  for (const subjects of [resolve, generate, coldGenerateSubjects(stage), await launchSubjects(stage)]) {
    rows.push(...(await measureRows(bench, subjects)));
  }
  const halfLoad = [
    ...(await measureHalfLoad(bench, resolve, rows)),
    ...(await measureHalfLoad(bench, generate, rows)),
  ];
  const ours = resolve.find(({ target }) => target === 'ours');
  const liveTokens = options.quick || !ours ? [] : await measureLiveTokens(bench, ours);
  return { rows, halfLoad, liveTokens };
}
