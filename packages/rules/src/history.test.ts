import { describe, expect, test } from 'vitest';
import { checkHistoryPage, cutHistory, type RecordedChange } from './history.ts';
import { writeCursor } from './page.ts';

const firstPage = { search: '', after: undefined, limit: 50 };
const at = new Date('2026-03-01T10:00:00.123Z');

function aChange(change: Partial<RecordedChange>): RecordedChange {
  const who = { at, actorId: 'ana', requestId: 'r-1' };
  return { id: '1', ...who, action: 'module.updated', before: null, after: null, ...change };
}

function describeOne(change: Partial<RecordedChange>) {
  const [entry] = cutHistory([aChange(change)], firstPage).items;
  if (!entry) throw new Error('there is no entry');
  return entry;
}

describe('an entry', () => {
  test('says who did what and when, and what differs', () => {
    const before = { name: 'Fleet', order: 1, enabled: true };
    expect(describeOne({ before, after: { ...before, order: 2, enabled: false } })).toEqual({
      id: '1',
      at,
      actorId: 'ana',
      requestId: 'r-1',
      action: 'module.updated',
      version: undefined,
      changes: [
        { field: 'order', before: 1, after: 2 },
        { field: 'enabled', before: true, after: false },
      ],
      names: {},
    });
  });

  test('compares values whole', () => {
    const before = { roleIds: ['a', 'b'], permission: { id: 'p', name: 'View' }, group: null };
    const after = { roleIds: ['b'], permission: { id: 'p', name: 'View' }, group: null };
    expect(describeOne({ before, after }).changes).toEqual([{ field: 'roleIds', before: ['a', 'b'], after: ['b'] }]);
  });

  test.each([
    [null, { name: 'Fleet', order: 0, group: null }, { before: null, after: 'Fleet' }, { before: null, after: 0 }],
    [{ name: 'Fleet', order: 0, group: null }, null, { before: 'Fleet', after: null }, { before: 0, after: null }],
  ])('from %j to %j has every field there is', (before, after, name, order) => {
    const changes = [
      { field: 'name', ...name },
      { field: 'order', ...order },
    ];
    expect(describeOne({ before, after }).changes).toEqual(changes);
  });

  test('tells a field that is no more from one that was never there', () => {
    expect(describeOne({ before: { gone: 1 }, after: { new: 2 } }).changes).toEqual([
      { field: 'gone', before: 1, after: null },
      { field: 'new', before: null, after: 2 },
    ]);
  });

  test('has the version that was left, and does not repeat what it says itself among the fields', () => {
    const before = { version: 1, updatedAt: '2026-01-01', updatedBy: 'ana', order: 0 };
    const after = { version: 2, updatedAt: '2026-02-02', updatedBy: 'ben', order: 1 };
    expect(describeOne({ before, after })).toMatchObject({ version: 2, changes: [{ field: 'order' }] });
    expect(describeOne({ before: after }).version).toBeUndefined();
  });
});

test('a page goes on behind the last change of the one before', () => {
  const changes = ['12', '11', '4'].map((id) => aChange({ id }));
  const { items, next } = cutHistory(changes, { ...firstPage, limit: 2 });
  expect(items.map(({ id }) => id)).toEqual(['12', '11']);
  const cursor = writeCursor('module-history', next);
  const checked = checkHistoryPage('module-history', { cursor, limit: 2 });
  expect(checked).toMatchObject({ kind: 'accepted', value: { after: { id: '11' }, limit: 2 } });
});

test('a page of changes of many grants is shorter', () => {
  const roleIds = Array.from({ length: 2000 }, (_, i) => `role-${i}`);
  const changes = ['3', '2', '1'].map((id) => aChange({ id, before: { roleIds }, after: { roleIds: [] } }));
  expect(cutHistory(changes, firstPage).items).toHaveLength(2);
});

test.each(['', 'x', '-1', '1.5', '9'.repeat(19)])('a cursor behind %j is none of a history', (id) => {
  const cursor = writeCursor('module-history', { key: '', id });
  const refusals = [{ field: 'cursor' }];
  expect(checkHistoryPage('module-history', { cursor, limit: 0 })).toMatchObject({ kind: 'refused', refusals });
});
