import fc from 'fast-check';
import { expect, test } from 'vitest';
import { substitute } from './placeholders.ts';

const url = (rest: string) => `https://example.com/${rest}`;
const values = {
  SHORT_TOKEN: 'st_a1',
  USER_ID: 'ana@acme',
  ORGANIZATION_ID: 'a/c?m&e#',
  MODULE_ID: '0199',
  LOCALE: 'id-ID',
};

test('fills every placeholder, as often as it occurs, and encodes what it fills in', () => {
  expect(
    substitute(url('{ORGANIZATION_ID}/{MODULE_ID}?t={SHORT_TOKEN}&u={USER_ID}#{LOCALE}&{SHORT_TOKEN}'), values),
  ).toBe(url('a%2Fc%3Fm%26e%23/0199?t=st_a1&u=ana%40acme#id-ID&st_a1'));
});

test('leaves everything else as it was written', () => {
  const written = url("a/../b//%41%zz?q='|^`<>&x=+%20#?#/{USER_ID}");
  expect(substitute(written, { USER_ID: 'ana' })).toBe(url("a/../b//%41%zz?q='|^`<>&x=+%20#?#/ana"));
});

test.each([
  ['{SHORT_TOKEN}', '%7BSHORT_TOKEN%7D'],
  ['$&', '%24%26'],
  ["$1$`$'", "%241%24%60%24'"],
  ['a\r\nb', 'a%0D%0Ab'],
  ['\ud83d', '%EF%BF%BD'],
])('does not expand a value: %j', (value, encoded) => {
  expect(substitute(url('{USER_ID}?t={SHORT_TOKEN}'), { USER_ID: value, SHORT_TOKEN: 'st_a1' })).toBe(
    url(`${encoded}?t=st_a1`),
  );
});

test('throws when a value is missing, naming the placeholder and no value', () => {
  expect(() => substitute(url('{USER_ID}{SHORT_TOKEN}'), { USER_ID: 'ana' })).toThrow(
    'no value for the placeholder {SHORT_TOKEN}',
  );
});

test.each([
  ['{LOCALE}/x', '.'],
  ['a/{LOCALE}', '..'],
  ['a/.{LOCALE}?x', '.'],
  ['a/{LOCALE}{LOCALE}#x', '.'],
  ['a/%2E{LOCALE}', '.'],
])('throws when a value would lead elsewhere: %s with %j', (rest, value) => {
  expect(() => substitute(url(rest), { LOCALE: value })).toThrow('a value makes a dot segment in the path');
});

test.each(['a/x{LOCALE}', 'a/{LOCALE}.html', 'a?x=/{LOCALE}/', 'a#/{LOCALE}', '../a/./{USER_ID}'])(
  'dots that lead nowhere are values like others: %s',
  (rest) => {
    const filled = substitute(url(rest), { LOCALE: '..', USER_ID: 'ana' });
    expect(filled).toBe(url(rest.replace('{LOCALE}', '..').replace('{USER_ID}', 'ana')));
  },
);

test('no value changes where the URL leads', () => {
  const value = fc.string({ unit: 'binary', minLength: 1 }).filter((text) => !/^\.+$/.test(text));
  fc.assert(
    fc.property(
      value,
      value,
      fc.constantFrom('{USER_ID}/x', '?u={USER_ID}', '#{LOCALE}{USER_ID}'),
      (userId, locale, rest) => {
        const filled = substitute(url(rest), { USER_ID: userId, LOCALE: locale });
        const masked = new URL(substitute(url(rest), { USER_ID: 'x', LOCALE: 'x' }));
        expect(filled).toMatch(/^[\x21-\x7e]+$/);
        expect(new URL(filled).host).toBe(masked.host);
        expect(new URL(filled).pathname.split('/')).toHaveLength(masked.pathname.split('/').length);
        expect([...new URL(filled).searchParams.keys()]).toEqual([...masked.searchParams.keys()]);
      },
    ),
  );
});
