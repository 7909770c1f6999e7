import { expect, test } from 'vitest';
import { createChanges } from './changes.ts';

test('the newest ten changes are kept', () => {
  const changes = createChanges();
  for (let change = 1; change <= 12; change += 1) changes.add(`t${change}`);
  expect(changes.tokens()).toEqual(['t3', 't4', 't5', 't6', 't7', 't8', 't9', 't10', 't11', 't12']);
});

test('each for a minute', () => {
  let now = 0;
  const changes = createChanges(() => now);
  changes.add('first');
  now = 59_999;
  changes.add('second');
  expect(changes.tokens()).toEqual(['first', 'second']);
  now = 60_000;
  expect(changes.tokens()).toEqual(['second']);
});

test('those that have arrived are dropped, and no others', () => {
  const changes = createChanges();
  for (const token of ['a', 'b', 'c']) changes.add(token);
  changes.drop(['a', 'c', 'unknown']);
  expect(changes.tokens()).toEqual(['b']);
});
