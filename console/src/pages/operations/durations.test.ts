import { expect, test } from 'vitest';
import { agoOf, durationOf } from './durations.ts';

test.each([
  [0, '0 s'],
  [119, '119 s'],
  [120, '2 min'],
  [7199, '119 min'],
  [7200, '2 h'],
  [172_800, '2 days'],
])('%i seconds are %s', (seconds, text) => {
  expect(durationOf(seconds)).toBe(text);
});

test('what is said to be yet to come was just now', () => {
  expect(agoOf('2026-01-01T00:00:05Z', '2026-01-01T00:00:00Z')).toBe('0 s');
});
