import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { goalsOf } from './goals.ts';
import { chartFile, drawTokenTraffic, pageFile, resultsFile, withReport } from './keep-results.ts';
import { renderReport } from './table.ts';

test('the chart of the documentation shows the results that are kept (npm run bench)', async () => {
  const results = JSON.parse(await readFile(resultsFile, 'utf8'));
  expect(await readFile(chartFile, 'utf8')).toBe(drawTokenTraffic(results));
});

test('so does its page', async () => {
  const [results, page] = [JSON.parse(await readFile(resultsFile, 'utf8')), await readFile(pageFile, 'utf8')];
  expect(page).toContain(renderReport(results, goalsOf(results)));
  expect(withReport(page, results)).toBe(page);
});
