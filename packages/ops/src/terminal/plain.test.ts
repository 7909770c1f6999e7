import { expect, test } from 'vitest';
import { plain, withoutSecrets } from './plain.ts';

test('nothing from elsewhere commands the terminal', () => {
  expect(plain('\u001b]0;owned\u0007 \u009b2J \u202eabc \u200b\nnext')).toBe(
    '\\u001b]0;owned\\u0007 \\u009b2J \\u202eabc \\u200b\\u000anext',
  );
  expect(plain('Übergröße – 日本')).toBe('Übergröße – 日本');
});

test('neither a short token nor a bearer is left in a text', () => {
  const text = `a st_${'0aB'.repeat(11)} b eyJhbGciOi.eyJzdWIi.c2ln-_A c`;
  expect(withoutSecrets(text)).toBe('a st_… b eyJ… c');
});
