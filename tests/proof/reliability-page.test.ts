import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pageFile, renderReliability, resultsFile } from './reliability-page.ts';

test('the page of the documentation shows the results that are kept (npm run proof)', async () => {
  const results = JSON.parse(await readFile(resultsFile, 'utf8'));
  expect(await readFile(pageFile, 'utf8')).toBe(renderReliability(results));
});
