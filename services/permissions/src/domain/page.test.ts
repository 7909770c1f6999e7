import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPage, cutPage, writeCursor } from './page.ts';

const read = (cursor: string) => checkPage('roles', { search: '', cursor, limit: 0 });
const positionOf = (id: number) => ({ key: 'k', id: String(id) });

test('a cursor comes back as it was written', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (key, id) => {
      fc.pre(!`${key}${id}`.includes('\0'));
      expect(read(writeCursor('roles', { key, id }))).toMatchObject({
        kind: 'accepted',
        value: { after: { key, id } },
      });
    }),
  );
});

test('whatever somebody sends as a cursor is read or refused, never more', () => {
  const sent = fc.oneof(
    fc.string(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
  );
  fc.assert(fc.property(sent, (text) => ['accepted', 'refused'].includes(read(text).kind)));
});

test('a cursor of one list is none of another', () => {
  const cursor = writeCursor('users', { key: 'k', id: 'i' });
  expect(read(cursor)).toMatchObject({ kind: 'refused', refusals: [{ field: 'cursor' }] });
});

test('a page ends at its limit and tells where the next begins', () => {
  expect(cutPage([1, 2, 3], { limit: 2, positionOf })).toEqual({ items: [1, 2], next: positionOf(2) });
  expect(cutPage([1, 2], { limit: 2, positionOf })).toEqual({ items: [1, 2], next: undefined });
  expect(cutPage([], { limit: 2, positionOf })).toEqual({ items: [], next: undefined });
});

test('a page of heavy items is shorter, but has one', () => {
  const cut = { limit: 10, positionOf, weigh: () => 3000 };
  expect(cutPage([1, 2, 3], cut)).toEqual({ items: [1], next: positionOf(1) });
  expect(cutPage([1], { ...cut, weigh: () => 1e9 })).toEqual({ items: [1], next: undefined });
});
