import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { chartFile, drawTokenTraffic, pageFile, resultsFile, withReport } from './keep-results.ts';

test('the chart of the documentation shows the results that are kept (npm run bench)', async () => {
  const results = JSON.parse(await readFile(resultsFile, 'utf8'));
  expect(await readFile(chartFile, 'utf8')).toBe(drawTokenTraffic(results));
});

test('so does its page', async () => {
  const [results, page] = [JSON.parse(await readFile(resultsFile, 'utf8')), await readFile(pageFile, 'utf8')];
  expect(page).toContain('```text');
  expect(withReport(page, results)).toBe(page);
});
