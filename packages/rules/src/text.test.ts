import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blankForbidden, checkText, countCharacters, describeForbidden, foldText, normalizeText } from './text.ts';

describe('what may not stand in a label', () => {
  test.each([
    ['a\u200bb', 2],
    ['\u{1F69A}\0', 2],
    ['\u202eabc', 1],
    ['ab\ud800', 3],
    ['\u2764\ufe0f\u200dx', 3],
  ])('of %j is named with its place', (text, place) => {
    expect(describeForbidden(text)).toMatch(new RegExp(` at position ${place}$`));
  });

  test.each(['fine \u{1F69A}', '\u2764\ufe0f Team', '\u{1F468}\u200d\u{1F469}\u200d\u{1F467}'])(
    'is not in %j',
    (text) => {
      expect(describeForbidden(text)).toBeUndefined();
      expect(blankForbidden(text)).toBe(text);
    },
  );

  test('is blanked, and nothing else', () => {
    expect(blankForbidden('\u2764\ufe0f\u202eAna\0')).toBe('\u2764\ufe0f Ana ');
  });

  test('is never left', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(describeForbidden(blankForbidden(text))).toBeUndefined();
      }),
    );
  });
});

test('a text that was accepted is accepted again, unchanged', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const checked = checkText('The text', text, 100);
      if (checked.kind === 'accepted') expect(checkText('The text', checked.value, 100)).toEqual(checked);
    }),
  );
});

test('spaces are made one, and none at the ends', () => {
  expect(normalizeText(' \u00a0 Field \u3000 work ')).toBe('Field work');
});

describe('foldText', () => {
  test.each([
    ['Planners', 'PLANNERS'],
    ['stra\u00dfe', 'STRASSE'],
    ['ΣΟΦΟΣ', 'σοφος'],
  ])('%j and %j differ in case alone', (one, other) => {
    expect(foldText(one)).toBe(foldText(other));
  });

  test('part of a text has part of its fold', () => {
    expect(foldText('ΣΟΦΟΣΑΣ')).toContain(foldText('ΣΟΦΟΣ'));
  });
});

test('characters are counted as PostgreSQL counts them', () => {
  expect(countCharacters('\u{1F69A}é')).toBe(2);
});
