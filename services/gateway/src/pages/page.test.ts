import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { icon } from './page.ts';

test('pages wear the icon of the console', () => {
  expect(icon).toBe(readFileSync(new URL('../../../../console/src/icon.svg', import.meta.url), 'utf8'));
});
