import { expect, test } from 'vitest';
import { parseCount, parseSpan, renderSpan } from './spans.ts';

test.each([
  ['500ms', 500],
  ['30s', 30_000],
  ['5m', 300_000],
  ['1h', 3_600_000],
])('reads %s', (text, ms) => expect(parseSpan(text)).toBe(ms));

test.each(['', '30', '0s', '-1s', '1.5h', '2 d', '1234567s', '25h'])(
  'refuses "%s", and says what it must be',
  (text) => {
    expect(() => parseSpan(text)).toThrow('such as 500ms, 30s, 5m or 1h');
  },
);

test.each(['', '-1', '1.5', '201', 'ten', '0x1'])('refuses "%s" as a number from 0 to 200', (text) => {
  expect(() => parseCount(0, 200)(text)).toThrow('a whole number from 0 to 200');
});

test.each([
  [-5, '0 s'],
  [412, '0.4 s'],
  [11_600, '12 s'],
  [119_000, '119 s'],
  [180_000, '3 min'],
  [5 * 3_600_000, '5 h'],
  [72 * 3_600_000, '3 d'],
])('shows %i ms as %s', (ms, text) => expect(renderSpan(ms)).toBe(text));
