import { expect, test } from 'vitest';
import { describeAction, describeChanges } from '../history/describe-changes.ts';
import { grantsHistoryWords } from './grants-history-words.ts';

const rolesSet = (before: string[], after: string[]) => ({
  at: '2026-01-02T03:04:05.678Z',
  actor: { id: 'ana' },
  action: 'user.roles_set',
  version: null,
  changes: [{ field: 'roleIds', before, after }],
  names: { a: 'Depot' },
  requestId: 'r-1',
});

test.each([
  [[], ['a'], 'Role given'],
  [['a'], ['a', 'b', 'c'], 'Roles given'],
  [['a', 'b'], ['b'], 'Role taken'],
  [['a', 'b'], [], 'Roles taken'],
  [['a'], ['b'], 'Roles given and taken'],
])('from the roles %j to %j: %s', (before, after, said) => {
  expect(describeAction(rolesSet(before, after), grantsHistoryWords)).toBe(said);
});

test('an id is told by its name, and by itself where nobody knows one', () => {
  const [change] = describeChanges(rolesSet([], ['a', 'b']), grantsHistoryWords);
  expect(change?.lines.map(({ text }) => text)).toEqual(['Depot', 'b (no longer there)']);
});
