import { expect, test } from 'vitest';
import { isCurrent, readTagCondition, versionsIn } from './entity-tag.ts';

const strong = (opaque: string) => ({ opaque, isWeak: false });
const weak = (opaque: string) => ({ opaque, isWeak: true });

test.each([
  ['"1"', [strong('1')]],
  [' "1" ', [strong('1')]],
  ['W/"1"', [weak('1')]],
  ['"1", W/"2" ,"a,b"', [strong('1'), weak('2'), strong('a,b')]],
  [', "1",, "2",', [strong('1'), strong('2')]],
  ['""', [strong('')]],
])('reads the list %s', (header, tags) => {
  expect(readTagCondition(header)).toEqual({ kind: 'tags', tags });
});

test.each(['1', '"1', '1"', '"1" "2"', 'w/"1"', '"1", *', '', ' , ', '"a b"'])('cannot read %j', (header) => {
  expect(readTagCondition(header)).toEqual({ kind: 'malformed' });
});

test('a star stands for any', () => {
  expect(readTagCondition('*')).toEqual({ kind: 'any' });
});

test('If-Match compares strongly: weak tags and tags not ours name no version', () => {
  expect(versionsIn([weak('1'), strong('2'), strong('x'), strong('02'), strong('0'), strong('9999999999')])).toEqual([
    2,
  ]);
});

test.each([
  [undefined, false],
  ['"1"', true],
  ['W/"1"', true],
  ['"0", "1"', true],
  ['*', true],
  ['"2"', false],
  ['1', false],
])('If-None-Match %s of a client that has the current one: %s', (header, expected) => {
  expect(isCurrent(header, '1')).toBe(expected);
});
