import { secretPatterns } from '@custom-modules/contracts/secrets';
import { assert, constantFrom, nat, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { isShortToken, makeShortToken } from './short-token.ts';

const base62 = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index));
const anyBytes = uint8Array({ minLength: 20, maxLength: 20 });
const anyToken = anyBytes.map((bytes) => makeShortToken(() => bytes));

/** What the 27 digits say, read the other way round. */
function bitsOf(token: string): string {
  const value = [...token.slice(3, 30)].reduce((sum, digit) => sum * 62n + BigInt(base62.indexOf(digit)), 0n);
  return value.toString(16).padStart(40, '0');
}

test.each([
  ['00', 'st_0000000000000000000000000001cBU90'],
  ['ff', 'st_aWgEPTl1tmebfsQzFP4bxwgy80V1NW33r'],
])('20 bytes of %s always give the same token', (byte, token) => {
  expect(makeShortToken((count) => Buffer.alloc(count, byte, 'hex'))).toBe(token);
});

test('asks for 160 bits and writes every one of them down', () => {
  assert(
    property(anyBytes, (bytes) => {
      const asked: number[] = [];
      const token = makeShortToken((count) => {
        asked.push(count);
        return bytes;
      });
      expect(asked).toEqual([20]);
      expect(bitsOf(token)).toBe(Buffer.from(bytes).toString('hex'));
    }),
  );
});

test('accepts every token that was made, which stays the same through a URL', () => {
  assert(
    property(anyToken, (token) => {
      expect(isShortToken(token)).toBe(true);
      expect(encodeURIComponent(token)).toBe(token);
    }),
  );
});

test('refuses a token with any one character changed', () => {
  assert(
    property(anyToken, nat(35), constantFrom(...printable), (token, place, character) => {
      const changed = token.slice(0, place) + character + token.slice(place + 1);
      expect(isShortToken(changed)).toBe(changed === token);
    }),
    { numRuns: 5000 },
  );
});

test('refuses a token with two neighbours swapped', () => {
  assert(
    property(anyToken, nat(34), (token, place) => {
      const swapped = `${token.slice(0, place)}${token[place + 1]}${token[place]}${token.slice(place + 2)}`;
      expect(isShortToken(swapped)).toBe(swapped === token);
    }),
    { numRuns: 2000 },
  );
});

test.each([
  ['nothing', () => ''],
  ['a character less', (token: string) => token.slice(0, -1)],
  ['a character more', (token: string) => `${token}0`],
  ['a space before', (token: string) => ` ${token}`],
  ['a line break behind', (token: string) => `${token.slice(0, -1)}\n`],
  ['another prefix', (token: string) => token.replace('st_', 'ST_')],
  ['the manual’s own example', () => 'abc123def456ghi789'],
  ['letters that only look alike', (token: string) => `${token.slice(0, -1)}\u0430`],
  ['ten million characters', (token: string) => token.repeat(300_000)],
])('refuses %s', (_case, change) => {
  expect(isShortToken(change(makeShortToken((count) => Buffer.alloc(count, 7))))).toBe(false);
});

test('is what the loggers take out of a line', () => {
  assert(
    property(anyToken, (token) => {
      const scrubbed = secretPatterns.reduce((line, secret) => line.replaceAll(secret, ''), `"${token}"`);
      expect(scrubbed).toBe('""');
    }),
  );
});
