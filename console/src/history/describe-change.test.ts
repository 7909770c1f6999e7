import { expect, test } from 'vitest';
import { describeChange } from './describe-change.ts';

test('of a value it tells what it was and what it is', () => {
  expect(describeChange({ before: 'Depot', after: null })).toEqual({ kind: 'value', before: 'Depot', after: null });
});

test.each([
  ['what came and what went', ['a', 'b'], ['b', 'c'], { added: ['c'], removed: ['a'] }],
  ['all of one that is new', null, ['a'], { added: ['a'], removed: [] }],
  ['all of one that is gone', ['a'], null, { added: [], removed: ['a'] }],
])('of a list it tells %s', (_case, before, after, told) => {
  expect(describeChange({ before, after })).toEqual({ kind: 'items', ...told });
});
