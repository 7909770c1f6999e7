import { countCharacters } from '@custom-modules/rules/text';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkModuleName, moduleNameKey } from './module-name.ts';

const stored = (name: string) => {
  const checked = checkModuleName(name, []);
  return checked.kind === 'accepted' ? checked.value : checked.message;
};

/** What Unicode assigns, but for the unified ideographs: nine in ten of all, and without case, composition or look-alike. */
const everyCharacter = Array.from({ length: 0x110000 }, (_, codePoint) => String.fromCodePoint(codePoint)).filter(
  (character) => !/[\p{Cn}\p{Co}\p{Unified_Ideograph}]/u.test(character),
);

describe('a name is stored normalized', () => {
  test.each([
    ['Fleet', 'Fleet'],
    ['  Fleet   1  ', 'Fleet 1'],
    ['Fleet\u00a0\u30001', 'Fleet 1'],
    ['Ｆｌｅｅｔ', 'Fleet'],
    ['ﬂeet', 'fleet'],
    ['e\u0301tape', 'étape'],
    ['№ 5', 'No 5'],
    ['𝐅𝐥𝐞𝐞𝐭', 'Fleet'],
    ['ℹ️ Help', 'i Help'],
  ])('%j becomes %j', (given, expected) => {
    expect(stored(given)).toBe(expected);
  });
});

test.each([
  'Ω',
  '1',
  'Tes Custom Module Posthog',
  "Driver's App (v2) – 50% & more",
  '<b>bold</b>',
  "Robert'); DROP TABLE modules;--",
  '{SHORT_TOKEN}',
  'Карта доставки',
  'แผนที่',
  'नक्शा',
  'خريطة',
  '배송 지도',
  '配送マップ',
  'İzin',
  '🚚 Deliveries',
  '⚙️ Settings',
  '👩‍🔧 Workshop',
  '🇮🇩 Jakarta',
  '1️⃣ First',
  'x'.repeat(100),
  '🚚'.repeat(100),
])('accepts %j as it is', (name) => {
  expect(checkModuleName(name, [])).toEqual({ kind: 'accepted', value: name });
});

describe('a name is refused', () => {
  const pasted = 'The name holds what looks like a bearer or a short token. Leave it out.';

  test.each([
    ['empty', '', 'The name is empty.'],
    ['of spaces only', ' \u00a0\u3000 ', 'The name is empty.'],
    ['with a short token', `Fleet st_${'a'.repeat(33)}`, pasted],
    ['with a short token in wide letters', `ｓｔ＿${'ａ'.repeat(33)}`, pasted],
    ['with a bearer', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhbmEifQ.c2lnbmF0dXJl', pasted],
    ['with a tab', 'Fleet\t1', 'The name contains a tab (U+0009) at position 6. Remove it.'],
    ['with a line break', 'Fleet\n', 'The name contains a line break (U+000A) at position 6. Remove it.'],
    ['with a line separator', 'Fleet\u20281', 'The name contains a line break (U+2028) at position 6. Remove it.'],
    ['with a null', 'Fleet\0', 'The name contains a control character (U+0000) at position 6. Remove it.'],
    ['with an escape', '\u001b[31mFleet', 'The name contains a control character (U+001B) at position 1. Remove it.'],
    [
      'with a zero-width space',
      'Fl\u200beet',
      'The name contains an invisible character (U+200B) at position 3. Remove it.',
    ],
    ['with a joiner', 'Fl\u200deet', 'The name contains an invisible character (U+200D) at position 3. Remove it.'],
    [
      'with a byte-order mark',
      '\ufeffFleet',
      'The name contains an invisible character (U+FEFF) at position 1. Remove it.',
    ],
    [
      'with a soft hyphen',
      'Fl\u00adeet',
      'The name contains an invisible character (U+00AD) at position 3. Remove it.',
    ],
    ['with a Hangul filler', '\u3164', 'The name contains an invisible character (U+3164) at position 1. Remove it.'],
    [
      'with a blank Braille cell',
      '\u2800',
      'The name contains an invisible character (U+2800) at position 1. Remove it.',
    ],
    [
      'with a stray selector',
      'Fleet\ufe0f',
      'The name contains an invisible character (U+FE0F) at position 6. Remove it.',
    ],
    ['with a tag', 'Fleet\u{e0041}', 'The name contains an invisible character (U+E0041) at position 6. Remove it.'],
    [
      'turned around',
      'Fleet\u202e1',
      'The name contains a character that changes the direction of text (U+202E) at position 6. Remove it.',
    ],
    [
      'with an isolate',
      '\u2066Fleet',
      'The name contains a character that changes the direction of text (U+2066) at position 1. Remove it.',
    ],
    [
      'with half a character',
      '🚚Fleet\ud83d',
      'The name contains a broken character (U+D83D) at position 7. Remove it.',
    ],
    [
      'with what half a character becomes in UTF-8',
      'Fleet\ufffd',
      'The name contains a broken character (U+FFFD) at position 6. Remove it.',
    ],
    [
      'with a private character',
      '\ue000',
      'The name contains a character without a meaning in Unicode (U+E000) at position 1. Remove it.',
    ],
    [
      'with a noncharacter',
      '\uffff',
      'The name contains a character without a meaning in Unicode (U+FFFF) at position 1. Remove it.',
    ],
    ['that begins with an accent', '\u0301Fleet', 'The name begins with an accent that has no letter before it.'],
    ['too long', 'x'.repeat(101), 'The name is 101 characters long. At most 100 are possible.'],
    ['far too long', 'x'.repeat(10_000), 'The name is 10000 characters long. At most 100 are possible.'],
    [
      'far too long, before anything else is looked at',
      '\0'.repeat(100_000),
      'The name is 100000 characters long. At most 100 are possible.',
    ],
    ['too long once normalized', 'ﷺ'.repeat(6), 'The name is 108 characters long. At most 100 are possible.'],
  ])('%s', (_, name, message) => {
    expect(checkModuleName(name, [])).toEqual({ kind: 'refused', message });
  });

  test('as long as it is only until it is normalized, it is accepted', () => {
    expect(stored(`${' '.repeat(500)}${'e\u0301'.repeat(100)}`)).toBe('é'.repeat(100));
  });

  test.each(['Tasks', 'tasks', ' TASKS ', 'Ｔａｓｋｓ', 'Tаsks'])('when the platform has it: %j', (name) => {
    expect(checkModuleName(name, ['Settings', 'Tasks'])).toEqual({
      kind: 'refused',
      message: `The name is taken by "Tasks" of the platform's own menu. Choose another.`,
    });
  });
});

describe('names that look alike have one key', () => {
  test.each([
    ['case', 'Fleet', 'fLEET'],
    ['spaces', 'Fleet  1', 'Fleet 1'],
    ['composition', 'étape', 'e\u0301tape'],
    ['full width', 'Ｆleet', 'Fleet'],
    ['mathematical letters', '𝓕𝓵𝓮𝓮𝓽', 'Fleet'],
    ['sharp s', 'Straße', 'STRASSE'],
    ['capital sharp s', 'STRAẞE', 'strasse'],
    ['final sigma', 'ΟΔΟΣ', 'οδος'],
    ['Turkish capital', 'İzin', 'izin'],
    ['dotless i', 'ızin', 'Izin'],
    ['Kelvin sign', 'K', 'k'],
    ['long s', 'ſettings', 'Settings'],
    ['Cyrillic small letters', 'Flееt', 'Fleet'],
    ['Cyrillic capitals', 'ТОМ', 'TOM'],
    ['Cyrillic capital whose small letter looks different', 'Вoat', 'Boat'],
    ['Cyrillic case', 'Вагон', 'вагон'],
    ['Greek small letters', 'flοw', 'flow'],
    ['Greek capitals', 'ΤΑΧΙ', 'TAXI'],
    ['Armenian', 'օrders', 'orders'],
    ['Cherokee', 'ᎪᏢᏢ', 'APP'],
    ['Cherokee case', 'ꭺꮲꮲ', 'ᎪᏢᏢ'],
    ['accent on a look-alike', 'Zoё', 'Zoë'],
    ['accent on a look-alike that composes with none', 'а\u0301pp', 'ápp'],
    ['dashes', 'Pre–trip', 'Pre-trip'],
    ['apostrophes', 'Driver’s', "Driver's"],
    ['quotation marks', '“Fleet”', '"Fleet"'],
    ['digits', 'Fleet ١', 'Fleet 1'],
    ['ligatures', 'Œuvre', 'oeuvre'],
    ['emoji presentation', '⚙️ Settings', '⚙ Settings'],
  ])('%s: %j and %j', (_, one, other) => {
    expect(moduleNameKey(one)).toBe(moduleNameKey(other));
  });
});

describe('names that people tell apart have different keys', () => {
  test.each([
    ['ASCII look-alikes stay', 'Fleet 1', 'Fleet I'],
    ['ASCII look-alikes stay', 'Fleet 0', 'Fleet O'],
    ['ASCII look-alikes stay', 'modern', 'modem'],
    ['an accent is no look-alike', 'Café', 'Cafe'],
    ['an accent is no look-alike', 'Über', 'Uber'],
    ['a space counts', 'Fleet1', 'Fleet 1'],
    ['punctuation counts', 'Fleet-1', 'Fleet 1'],
    ['emoji count', '🚚 Fleet', '🚗 Fleet'],
    ['other scripts', '配送', '集荷'],
    ['kana', 'ハス', 'バス'],
  ])('%s: %j and %j', (_, one, other) => {
    expect(moduleNameKey(one)).not.toBe(moduleNameKey(other));
  });

  test('known limit: a capital is missed whose small letter looks like another ASCII letter', () => {
    // Folding comes first: ν looks like v and Υ's small letter like u, so Greek N and Y are held for those.
    expect(moduleNameKey('Νews')).toBe('vews');
    expect(moduleNameKey('Υard')).toBe('uard');
  });
});

describe('part of a name is found by its key', () => {
  test.each([
    ['FLEET', 'My fleet'],
    ['ｆｌｅｅｔ', 'My fleet'],
    ['strasse', 'Straße 7'],
    ['ÉTA', 'Les étapes'],
    ['сервис', 'Сервис'],
    ['100%', '100% done'],
  ])('%s in %s', (search, name) => {
    expect(moduleNameKey(name)).toContain(moduleNameKey(search));
  });
});

describe('over every character of Unicode', () => {
  test('a name that was accepted is accepted again, unchanged', () => {
    const failures = [];
    for (const character of everyCharacter) {
      const once = checkModuleName(`a${character}b`, []);
      if (once.kind === 'accepted' && stored(once.value) !== once.value) failures.push(character);
    }
    expect(failures).toEqual([]);
  }, 20_000);

  test('no case of a letter escapes the key, and a key is its own key', () => {
    const failures = [];
    for (const character of everyCharacter) {
      if (!/[\p{L}\p{N}\p{M}\p{P}\p{S}]/u.test(character)) continue;
      const name = `a${character}b`;
      const key = moduleNameKey(name);
      const others = [name.toUpperCase(), name.toLowerCase(), name.normalize('NFD'), name.normalize('NFKD'), key];
      if (others.some((other) => moduleNameKey(other) !== key)) failures.push(character);
    }
    expect(failures).toEqual([]);
  }, 20_000);

  test('ASCII names are told apart by nothing but case', () => {
    for (let code = 0x21; code < 0x7f; code++) {
      const character = String.fromCharCode(code);
      expect(moduleNameKey(character)).toBe(character.toLowerCase());
    }
  });
});

describe('whatever is sent', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'grapheme' }),
    fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  );

  test('an accepted name is normalized, visible, within its length, and stays so', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const checked = checkModuleName(text, []);
        if (checked.kind === 'refused') return checked.message.startsWith('The name ');
        expect(checked.value).toBe(checked.value.normalize('NFKC'));
        expect(checked.value).toBe(checked.value.trim());
        expect(countCharacters(checked.value)).toBeLessThanOrEqual(100);
        expect(stored(checked.value)).toBe(checked.value);
        return true;
      }),
      { numRuns: 2000 },
    );
  });

  test('the key is the same before and after normalization and in any case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const key = moduleNameKey(text);
        const checked = checkModuleName(text, []);
        if (checked.kind === 'accepted') expect(moduleNameKey(checked.value)).toBe(key);
        expect(moduleNameKey(text.toUpperCase())).toBe(key);
        expect(moduleNameKey(key)).toBe(key);
      }),
      { numRuns: 2000 },
    );
  });
});
