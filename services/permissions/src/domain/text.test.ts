import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countCharacters, findUnseen, normalizeText, textKey, tidyText } from './text.ts';

describe('textKey', () => {
  test.each([
    ['Planners', 'PLANNERS'],
    ['straße', 'STRASSE'],
    ['ΣΟΦΟΣ', 'σοφος'],
    ['Fleet', '\uff26\uff4c\uff45\uff45\uff54'],
    ['é', 'e\u0301'],
  ])('%j and %j differ in case and form alone', (one, other) => {
    expect(textKey(one)).toBe(textKey(other));
  });

  test('part of a text has part of its key, so that a search finds it', () => {
    expect(textKey('ΣΟΦΟΣ ΠΑΣ')).toContain(textKey('σοφος'));
    expect(textKey('ΣΟΦΟΣΑΣ')).toContain(textKey('ΣΟΦΟΣ'));
  });

  test('different words stay different', () => {
    expect(textKey('Fleet 1')).not.toBe(textKey('Fleet I'));
  });
});

test.each([
  ['a\u200bb', 2],
  ['\u{1F69A}\0', 2],
  ['\u202eabc', 1],
  ['ab\ud800', 3],
  ['fine \u{1F69A}', undefined],
])('findUnseen of %j is %s', (text, place) => {
  expect(findUnseen(text)).toBe(place);
});

test('normalizeText leaves what it made as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = normalizeText(text);
      expect(normalizeText(once)).toBe(once);
    }),
  );
});

test('tidyText makes anything storable, or nothing of it', () => {
  expect(tidyText(' \u202e Ana \0 Alvarez \ud800')).toBe('Ana Alvarez');
  expect(tidyText('\u200b\0')).toBeUndefined();
  expect(tidyText(undefined)).toBeUndefined();
});

test('characters are counted as PostgreSQL counts them', () => {
  expect(countCharacters('\u{1F69A}é')).toBe(2);
});
