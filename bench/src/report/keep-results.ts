import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Results } from '../results.ts';
import { renderChart } from './chart.ts';
import { goalsOf } from './goals.ts';
import { renderReport } from './table.ts';

export const resultsFile = new URL('../../results/latest.json', import.meta.url);
export const chartFile = new URL('../../../docs/images/token-traffic.svg', import.meta.url);
export const pageFile = new URL('../../../docs/reference/performance.md', import.meta.url);

/** Keeps what was measured, and draws it for the documentation. */
export function keepResults(results: Results): void {
  const text = `${JSON.stringify(results, roundNumbers, 2)}\n`;
  mkdirSync(new URL('.', resultsFile), { recursive: true });
  writeFileSync(resultsFile, text);
  const kept: Results = JSON.parse(text);
  writeFileSync(chartFile, drawTokenTraffic(kept));
  writeFileSync(pageFile, withReport(readFileSync(pageFile, 'utf8'), kept));
}

/** The page with its block of figures replaced by what was measured. */
export function withReport(page: string, results: Results): string {
  const block = `\`\`\`text\n${renderReport(results, goalsOf(results))}\n\`\`\``;
  return page.replace(/```text\n.*?\n```/s, () => block);
}

/** Without launches, which cost ten times as much. */
export function drawTokenTraffic(results: Results): string {
  return renderChart({ ...results, rows: results.rows.filter(({ operation }) => !operation.startsWith('launch')) });
}

/** More digits than were measured make the difference of two runs unreadable. */
export function roundNumbers(_key: string, value: unknown): unknown {
  return typeof value === 'number' ? Number(value.toPrecision(4)) : value;
}
