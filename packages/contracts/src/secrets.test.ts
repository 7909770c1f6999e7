import { expect, test } from 'vitest';
import { holdsSecret, secretPatterns } from './secrets.ts';

const mask = (text: string) => secretPatterns.reduce((masked, secret) => masked.replaceAll(secret, '#'), text);
const base64 = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url');
const jwt = (header: object) => `${base64(header)}.${base64({ sub: 'ana' })}.c2lnbmF0dXJl`;

test.each([
  [`st_${'a'.repeat(33)}`, '#'],
  [`"st_${'a'.repeat(33)}"`, '"#"'],
  [jwt({ alg: 'RS256', typ: 'JWT' }), '#'],
  [`Bearer ${jwt({ alg: 'RS256' })}, and more`, 'Bearer #, and more'],
  [`${base64({ a: 1 })}.${jwt({ alg: 'none' })}`, '#.c2lnbmF0dXJl'],
])('%s is known for what it is', (text, masked) => {
  expect(mask(text)).toBe(masked);
  expect(holdsSecret(text)).toBe(true);
});

test('of a bearer with JSON in the JSON of its header neither claims nor signature are left', () => {
  for (const filler of ['', 'x', 'xx']) {
    const bearer = jwt({ alg: 'RS256', filler, jwk: { kty: 'RSA' } });
    expect(holdsSecret(bearer)).toBe(true);
    expect(mask(bearer)).not.toContain('.');
  }
});

test.each(['st_short', 'eyJhbGciOiJSUzI1NiJ9', 'eyJ.eyJ.eyJ', 'Fleet'])('%s is no secret', (text) => {
  expect(mask(text)).toBe(text);
  expect(holdsSecret(text)).toBe(false);
});

/** Whoever writes to a topic or to a log chooses what is looked through. */
test.each(['eyJ', 'eyJ.', 'eyJaaaaa.', 'st_'])('a text full of %j takes about as long as any other', (piece) => {
  const took = (text: string) => {
    const since = performance.now();
    mask(text);
    return performance.now() - since;
  };
  const characters = 120_000;
  const most = Math.max(...['plain ', 'words.'].map((word) => took(word.repeat(characters / word.length))), 1);
  expect(took(piece.repeat(characters / piece.length)) / most).toBeLessThan(200);
});
