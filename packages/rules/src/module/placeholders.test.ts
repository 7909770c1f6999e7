import { placeholderNames } from '@custom-modules/contracts/placeholders';
import { describe, expect, test } from 'vitest';
import { checkPlaceholders, findPlaceholders, maskPlaceholders, needsShortToken } from './placeholders.ts';

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

test('a mask hides every placeholder alike', () => {
  for (const name of placeholderNames) expect(maskPlaceholders(url(`a{${name}}b`))).toBe(url('axb'));
});
