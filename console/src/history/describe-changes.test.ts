import { expect, test } from 'vitest';
import { describeChanges } from './describe-changes.ts';

const words = {
  actions: {},
  fields: { name: 'Name', roleIds: 'Roles' },
  valueOf: (field: string, value: unknown) => `${field} ${value}`,
};

test.each([
  ['what it was and what it is', 'Depot', 'Yard', ['− Before: name Depot', '+ After: name Yard']],
  ['what it is when it was not there', null, 'Yard', ['+ After: name Yard']],
  ['what it was when it is no longer there', 'Depot', null, ['− Before: name Depot']],
  ['what it is also when that is no', true, false, ['− Before: name true', '+ After: name false']],
])('of a value it tells %s', (_case, before, after, told) => {
  expect(linesOf('name', before, after)).toEqual(told);
});

test.each([
  ['what came and what went', ['a', 'b'], ['b', 'c'], ['− Removed: roleIds a', '+ Added: roleIds c']],
  ['all of one that is new', null, ['a'], ['+ Added: roleIds a']],
  ['all of one that is gone', ['a'], null, ['− Removed: roleIds a']],
  ['nothing of one that is new and empty', null, [], []],
])('of a list it tells %s', (_case, before, after, told) => {
  expect(linesOf('roleIds', before, after)).toEqual(told);
});

test('the fields that have words are told, in the order of the words', () => {
  const changes = ['id', 'roleIds', 'name'].map((field) => ({ field, before: null, after: 'new' }));
  expect(describeChanges({ changes, names: {} }, words).map(({ label }) => label)).toEqual(['Name', 'Roles']);
});

function linesOf(field: string, before: unknown, after: unknown): string[] {
  const [change] = describeChanges({ changes: [{ field, before, after }], names: {} }, words);
  if (!change) throw new Error('it was not told');
  return change.lines.map(({ sign, word, text }) => `${sign} ${word}: ${text}`);
}
