import { assert, property, string, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { openBearer, sealBearer } from './sealed-bearer.ts';
import { makeShortToken } from './short-token.ts';
import { keyOf } from './token-key.ts';

const token = makeShortToken((count) => Buffer.alloc(count, 1));
const otherToken = makeShortToken((count) => Buffer.alloc(count, 2));
const key = keyOf(token);
const content = { bearer: 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJiZW4ifQ.c2ln', userId: 'ben', organizationId: 'acme' };
const sealed = sealBearer(token, key, content);
const unreadable = { kind: 'unreadable' };

test('opens with the token it was sealed for, whatever is in it', () => {
  const text = string({ unit: 'grapheme' });
  assert(
    property(
      uint8Array({ minLength: 20, maxLength: 20 }),
      text,
      text,
      text,
      (bytes, bearer, userId, organizationId) => {
        const anyToken = makeShortToken(() => bytes);
        const anyContent = { bearer, userId, organizationId };
        const opened = openBearer(anyToken, keyOf(anyToken), sealBearer(anyToken, keyOf(anyToken), anyContent));
        expect(opened).toEqual({ kind: 'opened', content: anyContent });
      },
    ),
  );
});

test('does not open with another token', () => {
  expect(openBearer(otherToken, keyOf(otherToken), sealed)).toEqual(unreadable);
  expect(openBearer(otherToken, key, sealed)).toEqual(unreadable);
});

test('does not open under another key, even with its token', () => {
  expect(openBearer(token, keyOf(otherToken), sealed)).toEqual(unreadable);
});

test('does not open with any one bit changed or any part cut off', () => {
  for (let place = 0; place < sealed.length; place += 1) {
    const changed = Buffer.from(sealed);
    changed.writeUInt8(changed.readUInt8(place) ^ (1 << (place % 8)), place);
    expect(openBearer(token, key, changed)).toEqual(unreadable);
    expect(openBearer(token, key, sealed.subarray(0, place))).toEqual(unreadable);
  }
});

test('shows nothing of what is in it', () => {
  const text = sealed.toString('latin1');
  for (const part of [...Object.values(content), ...Object.keys(content), token]) expect(text).not.toContain(part);
});

test('opens what the first version wrote', () => {
  const written =
    'Af7Z233BR03FIxgzsa31iMDz4+TdARYcGNAm9RP+M6YDuI2u/2NhFjESDewltvUq8rGvaRVG' +
    '/W4Z11pllMJ7Rho4H5W7DBToug06SZaAPck5SkA2Gk2eYgvIBsrMrNyHpZJ79wALg8927c7bItZz5Hg=';
  expect(openBearer(token, key, Buffer.from(written, 'base64'))).toEqual({ kind: 'opened', content });
});
