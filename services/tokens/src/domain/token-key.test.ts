import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeShortToken } from './short-token.ts';
import { isKeyOfValue, keyOf } from './token-key.ts';

const token = makeShortToken((count) => Buffer.alloc(count, 1));
const tokenHash = createHash('sha256').update(token).digest('base64url');
const key = keyOf(token);

/** The part of a key that decides its slot on Redis Cluster. */
const hashTag = (name: string) => /\{([^}]+)\}/.exec(name)?.[1];

test('is the hash of the token', () => {
  expect(key.value).toBe(`st:{${tokenHash}}`);
});

test('all keys of a token are different and share a slot of a cluster', () => {
  const names = [key.value, key.marker, key.claim];
  expect(new Set(names).size).toBe(3);
  expect(names.map(hashTag)).toEqual([tokenHash, tokenHash, tokenHash]);
});

test('the fingerprint is only the beginning of the hash', () => {
  expect(key.fingerprint).toBe(tokenHash.slice(0, 8));
});

test.each([
  ['a marker', key.marker],
  ['a claim', key.claim],
  ['what others keep', 'session:{abc}'],
  ['a key with a prefix', `tokens:${key.value}`],
])('the key of a value is told from %s', (_case, other) => {
  expect(isKeyOfValue(key.value)).toBe(true);
  expect(isKeyOfValue(other)).toBe(false);
});
