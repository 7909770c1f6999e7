import { expect, test } from 'vitest';
import { describeChanges } from '../../history/describe-changes.ts';
import { moduleHistoryWords } from './module-history-words.ts';

test('what somebody filled in is told in the order of the dialog and in its words', () => {
  const changes = [
    { field: 'enabled', before: true, after: false },
    { field: 'permission', before: null, after: { id: 'p-1', name: 'View Fleet' } },
    { field: 'type', before: 'web', after: 'web_and_mobile' },
    { field: 'icon', before: null, after: 'map-pin' },
    { field: 'order', before: 0, after: 3 },
  ];
  const told = describeChanges({ changes, names: {} }, moduleHistoryWords).map(({ label, lines }) => [
    label,
    ...lines.map(({ text }) => text),
  ]);
  expect(told).toEqual([
    ['Type', 'New web tab', 'Both'],
    ['Icon', 'Map pin'],
    ['Order', '0', '3'],
    ['Enabled', 'yes', 'no'],
  ]);
});
