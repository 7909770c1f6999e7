import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkPage, cutPage, writeCursor } from './page.ts';

const check = (request: Partial<{ search: string; cursor: string; limit: number }>) =>
  checkPage('roles', { search: '', cursor: '', limit: 0, ...request });
const read = (cursor: string) => check({ cursor });
const positionOf = (id: number) => ({ key: 'k', id: String(id) });
const encode = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  test('comes back as it was written', () => {
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

  test('none is the first page, and none is what the last page gives', () => {
    expect(check({})).toMatchObject({ kind: 'accepted', value: { after: undefined } });
    expect(writeCursor('roles', undefined)).toBe('');
  });

  test('whatever somebody sends as one is read or refused, never more', () => {
    const sent = fc.oneof(fc.string(), fc.json().map(encode));
    fc.assert(fc.property(sent, (text) => ['accepted', 'refused'].includes(read(text).kind)));
  });

  test('of one list is none of another', () => {
    const cursor = writeCursor('users', { key: 'k', id: 'i' });
    expect(read(cursor)).toMatchObject({ kind: 'refused', refusals: [{ field: 'cursor' }] });
  });

  test.each([
    'x',
    '=',
    '____',
    encode('null'),
    encode('["roles","k"]'),
    encode('["roles",1,2]'),
    encode('["roles","k","i",1]'),
    encode('[ "roles","k","i"]'),
    `${encode('["roles","k","i"]')}=`,
    ` ${encode('["roles","k","i"]')}`,
    writeCursor('roles', { key: '\0', id: 'i' }),
    writeCursor('roles', { key: '\ud800', id: 'i' }),
    writeCursor('roles', { key: 'x'.repeat(5000), id: 'i' }),
  ])('is refused when it was never written: %.40s', (cursor) => {
    expect(read(cursor)).toMatchObject({ kind: 'refused', refusals: [{ field: 'cursor' }] });
  });
});

test('a limit is 1 to 200, and 50 when none is given', () => {
  for (const [given, limit] of [
    [0, 50],
    [1, 1],
    [200, 200],
  ]) {
    expect(check({ limit: given ?? 0 })).toMatchObject({ kind: 'accepted', value: { limit } });
  }
  for (const limit of [-1, 201, 2 ** 31 - 1]) {
    expect(check({ limit })).toMatchObject({ kind: 'refused', refusals: [{ field: 'limit' }] });
  }
});

describe('a search', () => {
  test.each(['', ' ', '\u00a0\u3000'])('of %j asks for nothing', (search) => {
    expect(check({ search })).toMatchObject({ kind: 'accepted', value: { search: '' } });
  });

  test('is for a part of a name as names are stored', () => {
    expect(check({ search: ' Field \u3000 ｗork ' })).toMatchObject({
      kind: 'accepted',
      value: { search: 'Field work' },
    });
  });

  test.each(['\0', 'a\u202eb', 'x'.repeat(101), '\ud800'])('of %j is refused with the reason', (search) => {
    const refusals = [{ field: 'search', message: expect.stringContaining('The search') }];
    expect(check({ search })).toMatchObject({ kind: 'refused', refusals });
  });
});

test('everything that is wrong is named at once', () => {
  const refusals = [{ field: 'search' }, { field: 'cursor' }, { field: 'limit' }];
  expect(check({ search: '\0', cursor: 'x', limit: -1 })).toMatchObject({ kind: 'refused', refusals });
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
