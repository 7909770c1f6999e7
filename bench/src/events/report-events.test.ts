import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { eventPageFile, eventResultsFile, withEventReport } from './report-events.ts';

test('the page of the documentation shows the results that are kept (npm run bench -- events)', async () => {
  const results = JSON.parse(await readFile(eventResultsFile, 'utf8'));
  const page = await readFile(eventPageFile, 'utf8');
  expect(withEventReport(page, results)).toBe(page);
});
