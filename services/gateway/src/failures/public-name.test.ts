import { expect, test } from 'vitest';
import { publicName } from './public-name.ts';

test.each(['name', 'access_token', 'organizationId', '__proto__', 'x-y', 'x'.repeat(64)])('repeats %s', (name) => {
  expect(publicName(name)).toBe(name);
});

test.each([
  `st_${'a'.repeat(33)}`,
  `x-st_${'a'.repeat(33)}`,
  'eyJhbGciOiJub25lIn0.eyJzdWIiOiJiZW4ifQ.c2lnbmF0dXJl',
  'x'.repeat(65),
  'two words',
  '<script>',
  'größe',
  '1',
  '',
])('does not repeat %j', (name) => {
  expect(publicName(name)).toBe('[unknown field]');
});
