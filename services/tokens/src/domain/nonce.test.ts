import { expect, test } from 'vitest';
import { isNonce } from './nonce.ts';

test.each([
  ['22 characters', 'a'.repeat(22)],
  ['128 characters', '~'.repeat(128)],
  ['a UUID', '0198c0de-7e1f-7000-8000-0123456789ab'],
])('accepts %s', (_case, text) => {
  expect(isNonce(text)).toBe(true);
});

test.each([
  ['nothing', ''],
  ['21 characters', 'a'.repeat(21)],
  ['129 characters', 'a'.repeat(129)],
  ['a line break', `${'a'.repeat(22)}\n`],
  ['a character beyond ASCII', `${'a'.repeat(22)}é`],
])('refuses %s', (_case, text) => {
  expect(isNonce(text)).toBe(false);
});
