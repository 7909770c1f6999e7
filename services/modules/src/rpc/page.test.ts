import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkModuleName } from '../domain/module-name.ts';
import { readCursor, readLimit, writeCursor } from './page.ts';

test('a cursor leads back to the name it was made of, whatever the name', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 });
  fc.assert(
    fc.property(name, (written) => {
      const checked = checkModuleName(written, []);
      fc.pre(checked.kind === 'accepted');
      if (checked.kind === 'accepted') expect(readCursor(writeCursor(checked.value))).toBe(checked.value);
    }),
  );
});

test('no cursor is the first page', () => {
  expect(readCursor('')).toBeUndefined();
});

test.each(['x', '=', 'ZmxlZXQ=', ' ZmxlZXQ', 'ZmxlZXR', '____', writeCursor('\0'), writeCursor('x'.repeat(101))])(
  'refuses %j, which it never wrote, naming the field',
  (cursor) => {
    expect(() => readCursor(cursor)).toThrow(
      expect.objectContaining({ code: 'invalid_request', fields: [expect.objectContaining({ field: 'cursor' })] }),
    );
  },
);

test('a limit is 1 to 200, and 50 when none is given', () => {
  expect([0, 1, 200].map(readLimit)).toEqual([50, 1, 200]);
  for (const limit of [-1, 201, 2 ** 31 - 1]) {
    expect(() => readLimit(limit)).toThrow(
      expect.objectContaining({ fields: [expect.objectContaining({ field: 'limit' })] }),
    );
  }
});
