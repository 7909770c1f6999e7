import { expect, test } from 'vitest';
import { moduleNameKey } from './module-name.ts';
import { checkSearch } from './module-search.ts';

test.each(['', ' ', '\u00a0\u3000'])('%j asks for nothing', (search) => {
  expect(checkSearch(search)).toEqual({ kind: 'accepted', value: undefined });
});

test.each([
  ['FLEET', 'My fleet'],
  ['ｆｌｅｅｔ', 'My fleet'],
  ['strasse', 'Straße 7'],
  ['ÉTA', 'Les étapes'],
  ['сервис', 'Сервис'],
  ['100%', '100% done'],
])('%s is found in %s', (search, name) => {
  const checked = checkSearch(search);
  expect(checked.kind === 'accepted' && moduleNameKey(name).includes(checked.value ?? '-')).toBe(true);
});

test.each(['\0', 'a\u202eb', 'x'.repeat(101), '\ud800'])('%j is refused with the reason', (search) => {
  expect(checkSearch(search)).toMatchObject({ kind: 'refused', message: expect.stringContaining('The search') });
});
