import type { Paint } from '../../terminal/paint.ts';
import { plain } from '../../terminal/plain.ts';
import type { CanaryRun } from './run-canary.ts';

/** One run in a line, and in a second one why it failed. */
export function renderCanary({ at, ok, ms, steps, failed, removed }: CanaryRun, paint: Paint): string {
  const times = steps.map((step) => `${step.name} ${step.ms} ms`);
  const line = [
    paint('dim', `${at.slice(11, 19)} UTC`),
    ok ? paint('green', 'OK') : paint('red', 'FAILED'),
    `${ms} ms`,
    ...times,
    ...(removed === 0 ? [] : [paint('yellow', `${removed} left by earlier runs removed`)]),
  ].join('  ');
  if (failed === null) return line;
  const about = [failed.code, ...(failed.requestId === null ? [] : [`request ${failed.requestId}`])].join(', ');
  return `${line}\n  ${paint('red', `at ${failed.step}: ${plain(failed.message)}`)} ${paint('dim', `(${plain(about)})`)}`;
}
