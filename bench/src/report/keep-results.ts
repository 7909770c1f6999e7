import { mkdirSync, writeFileSync } from 'node:fs';
import type { Results } from '../results.ts';
import { renderChart } from './chart.ts';

const resultsFile = new URL('../../results/latest.json', import.meta.url);
const chartFile = new URL('../../../docs/images/token-traffic.svg', import.meta.url);

/** Keeps what was measured, and draws it for the documentation. */
export function keepResults(results: Results): void {
  mkdirSync(new URL('.', resultsFile), { recursive: true });
  writeFileSync(resultsFile, `${JSON.stringify(results, roundNumbers, 2)}\n`);
  writeFileSync(chartFile, renderChart(results));
}

/** More digits than were measured make the difference of two runs unreadable. */
function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}
