import { expect, test } from 'vitest';
import { checkGroup, checkOrder } from './menu-position.ts';

test.each([
  [null, null],
  ['', null],
  ['   ', null],
  ['  Field   work ', 'Field work'],
  ['x'.repeat(60), 'x'.repeat(60)],
])('the group %j is stored as %j', (given, value) => {
  expect(checkGroup(given)).toEqual({ kind: 'accepted', value });
});

test.each([
  ['x'.repeat(61), 'The group is 61 characters long. At most 60 are possible.'],
  [
    'Field\u202e',
    'The group contains a character that changes the direction of text (U+202E) at position 6. Remove it.',
  ],
  [`st_${'a'.repeat(33)}`, 'The group holds what looks like a bearer or a short token. Leave it out.'],
  ['\u200b', 'The group contains an invisible character (U+200B) at position 1. Remove it.'],
])('refuses the group %j', (group, message) => {
  expect(checkGroup(group)).toEqual({ kind: 'refused', message });
});

test.each([0, 1, -1, 2_147_483_647, -2_147_483_648])('accepts the order %d', (order) => {
  expect(checkOrder(order)).toEqual({ kind: 'accepted', value: order });
});

test.each([2_147_483_648, -2_147_483_649, 0.5, Number.NaN, Number.POSITIVE_INFINITY])(
  'refuses the order %d',
  (order) => {
    expect(checkOrder(order)).toEqual({
      kind: 'refused',
      message: 'The order must be a whole number from −2,147,483,648 to 2,147,483,647.',
    });
  },
);
