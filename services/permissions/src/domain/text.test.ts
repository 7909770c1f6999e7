import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { textKey, tidyText } from './text.ts';

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

test('tidyText leaves what it made as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = tidyText(text);
      expect(tidyText(once)).toBe(once);
    }),
  );
});

test('tidyText keeps emoji whole', () => {
  expect(tidyText('\u2764\ufe0f Ana')).toBe('\u2764\ufe0f Ana');
});

test('tidyText makes anything storable, or nothing of it', () => {
  expect(tidyText(' \u202e Ana \0 Alvarez \ud800')).toBe('Ana Alvarez');
  expect(tidyText('\u200b\0')).toBeUndefined();
  expect(tidyText(undefined)).toBeUndefined();
});
