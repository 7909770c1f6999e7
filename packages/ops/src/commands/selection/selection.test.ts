import { expect, test } from 'vitest';
import { selectionOf } from './selection.ts';

test.each([
  [['1', '2', '1'], {}, { ids: ['1', '2'] }],
  [[], { reason: 'unreadable' }, { reason: 'unreadable' }],
  [[], { all: true }, { all: true }],
])('%j with %j chooses %j', (ids, options, selection) => expect(selectionOf(ids, options)).toEqual(selection));

test.each([
  [[], {}],
  [['1'], { all: true }],
  [['1'], { reason: 'unreadable' }],
  [[], { reason: 'unreadable', all: true }],
])('%j with %j is refused: it would mean more or less than somebody wants', (ids, options) => {
  expect(() => selectionOf(ids, options)).toThrow('Choose by one of these');
});
