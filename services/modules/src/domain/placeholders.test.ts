import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  checkPlaceholders,
  findPlaceholders,
  maskPlaceholders,
  needsShortToken,
  placeholderNames,
  substitute,
} from './placeholders.ts';

const url = (rest: string) => `https://example.com/${rest}`;
const refusal = (rest: string) => {
  const checked = checkPlaceholders(url(rest));
  return checked.kind === 'refused' ? checked.message : undefined;
};
const known = '{SHORT_TOKEN}, {USER_ID}, {ORGANIZATION_ID}, {MODULE_ID}, {LOCALE}';

test.each([
  '',
  '?token={SHORT_TOKEN}',
  '{SHORT_TOKEN}/{SHORT_TOKEN}#{SHORT_TOKEN}',
  '{ORGANIZATION_ID}/{MODULE_ID}?user={USER_ID}&lang={LOCALE}',
  '{USER_ID}{LOCALE}',
  '?filter=%7B%22user%22%3A%22{USER_ID}%22%7D',
  '?query=%7B%20locale%20%7D',
  '?token=SHORT_TOKEN',
])('accepts %j', (rest) => {
  expect(checkPlaceholders(url(rest))).toEqual({ kind: 'accepted', value: url(rest) });
});

describe('refuses', () => {
  test.each([
    ['an unknown one', '?t={TOKEN}', `{TOKEN} is not a placeholder. Known placeholders: ${known}.`],
    ['an empty one', '?t={}', `The text in braces is not a placeholder. Known placeholders: ${known}.`],
    [
      'the wrong case',
      '?t={short_token}',
      `{short_token} is not a placeholder. Did you mean {SHORT_TOKEN}? Known placeholders: ${known}.`,
    ],
    [
      'a hyphen',
      '?t={SHORT-TOKEN}',
      `{SHORT-TOKEN} is not a placeholder. Did you mean {SHORT_TOKEN}? Known placeholders: ${known}.`,
    ],
    [
      'camel case',
      '?u={userId}',
      `{userId} is not a placeholder. Did you mean {USER_ID}? Known placeholders: ${known}.`,
    ],
    [
      'spaces',
      '?t={ SHORT_TOKEN }',
      `{ SHORT_TOKEN } is not a placeholder. Did you mean {SHORT_TOKEN}? Known placeholders: ${known}.`,
    ],
    [
      'one left open',
      '?t={SHORT_TOKEN',
      `The URL has a { or } that belongs to no placeholder. Known placeholders: ${known}. Elsewhere write %7B and %7D.`,
    ],
    [
      'one never opened',
      '?t=SHORT_TOKEN}',
      `The URL has a { or } that belongs to no placeholder. Known placeholders: ${known}. Elsewhere write %7B and %7D.`,
    ],
    ['doubled braces', '?t={{SHORT_TOKEN}}', `{x} is not a placeholder. Known placeholders: ${known}.`],
    [
      'encoded braces',
      '?t=%7BSHORT_TOKEN%7D',
      'The URL has an encoded {SHORT_TOKEN}. Write its braces as they are: { and }.',
    ],
    [
      'encoded braces in lower case',
      '?u=%7bUSER_ID%7d',
      'The URL has an encoded {USER_ID}. Write its braces as they are: { and }.',
    ],
    [
      'braces encoded twice',
      '?t=%257BSHORT_TOKEN%257D',
      'The URL has an encoded {SHORT_TOKEN}. Write its braces as they are: { and }.',
    ],
    [
      'everything encoded',
      '?t=%7B%53%48ORT%5FTOKEN%7D',
      'The URL has an encoded {SHORT_TOKEN}. Write its braces as they are: { and }.',
    ],
    [
      'full-width braces',
      '?t=｛SHORT_TOKEN｝',
      'The URL has an encoded {SHORT_TOKEN}. Write its braces as they are: { and }.',
    ],
    [
      'one right and one wrong',
      '?t={SHORT_TOKEN}&u={USERID}',
      `{USERID} is not a placeholder. Did you mean {USER_ID}? Known placeholders: ${known}.`,
    ],
  ])('%s', (_, rest, message) => {
    expect(refusal(rest)).toBe(message);
  });

  test('half-encoded braces', () => {
    expect(refusal('?t=%7BSHORT_TOKEN}')).toContain('belongs to no placeholder');
    expect(refusal('?t={SHORT_TOKEN%7D')).toContain('belongs to no placeholder');
  });

  test('without repeating what may be a token', () => {
    const token = 'st_3fJ9xQ2mN8vB5cZ7kL1pW4rT6yHs0aGd';
    expect(refusal(`?t={${token}}`)).not.toContain(token.slice(0, 8));
  });

  test('a long row of encodings in reasonable time', () => {
    expect(refusal(`%${'25'.repeat(1000)}7BSHORT_TOKEN%7D`)).toContain('encoded {SHORT_TOKEN}');
  });
});

test('a URL says which placeholders it has', () => {
  expect(findPlaceholders(url('{LOCALE}?a={SHORT_TOKEN}&b={SHORT_TOKEN}'))).toEqual(['SHORT_TOKEN', 'LOCALE']);
  expect(findPlaceholders(url(''))).toEqual([]);
});

test('a short token is needed only where the URL has its placeholder', () => {
  expect(needsShortToken(url('#t={SHORT_TOKEN}'))).toBe(true);
  expect(needsShortToken(url('?u={USER_ID}'))).toBe(false);
});

describe('substitution', () => {
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

  test('no value changes where the URL leads', () => {
    const value = fc.string({ unit: 'binary', minLength: 1 });
    fc.assert(
      fc.property(
        value,
        value,
        fc.constantFrom('{USER_ID}/x', '?u={USER_ID}', '#{LOCALE}{USER_ID}'),
        (userId, locale, rest) => {
          const filled = substitute(url(rest), { USER_ID: userId, LOCALE: locale });
          const masked = new URL(maskPlaceholders(url(rest)));
          expect(filled).toMatch(/^[\x21-\x7e]+$/);
          expect(new URL(filled).host).toBe(masked.host);
          expect([...new URL(filled).searchParams.keys()]).toEqual([...masked.searchParams.keys()]);
        },
      ),
    );
  });

  test('a mask hides every placeholder alike', () => {
    for (const name of placeholderNames) expect(maskPlaceholders(url(`a{${name}}b`))).toBe(url('axb'));
  });
});
