import { expect, test } from 'vitest';
import { describeChanges } from './describe-changes.ts';

test('what somebody filled in is told in the order of the dialog and in its words', () => {
  const changes = [
    { field: 'enabled', before: true, after: false },
    { field: 'permission', before: null, after: { id: 'p-1', name: 'View Fleet' } },
    { field: 'group', before: 'Cash', after: null },
    { field: 'type', before: 'web', after: 'web_and_mobile' },
    { field: 'order', before: 0, after: 3 },
  ];
  expect(describeChanges(changes)).toEqual([
    { label: 'Type', before: 'New web tab', after: 'Web tab and mobile app' },
    { label: 'Group', before: 'Cash', after: null },
    { label: 'Order', before: '0', after: '3' },
    { label: 'Enabled', before: 'yes', after: 'no' },
  ]);
});
