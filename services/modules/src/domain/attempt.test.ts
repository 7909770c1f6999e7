import { describe, expect, test } from 'vitest';
import { checkIdempotencyKey, describeAttempt } from './attempt.ts';

describe('a key', () => {
  test.each(['x', '4GtH6mV2nXkQ8sPzR1wYbA', 'order 17, line 3', '~'.repeat(255)])('may be %s', (key) => {
    expect(checkIdempotencyKey(key)).toEqual({ kind: 'accepted', value: key });
  });

  test.each([
    ['empty', ''],
    ['too long', 'x'.repeat(256)],
    ['of two lines', 'a\nb'],
    ['of other characters', 'ключ'],
    ['with a NUL', 'a\0'],
  ])('may not be %s', (_, key) => {
    expect(checkIdempotencyKey(key)).toMatchObject({ kind: 'refused', message: expect.stringContaining('255') });
  });
});

describe('an attempt', () => {
  const fields = { name: 'Fleet', url: 'https://fleet.example/' };
  const by = { userId: 'ana', now: new Date('2026-03-01T10:00:00Z') };
  const attempt = describeAttempt('key', fields, by);

  test('is kept for a day', () => {
    expect(attempt.expiresAt).toEqual(new Date('2026-03-02T10:00:00Z'));
  });

  test('is the same again when key and request are', () => {
    expect(describeAttempt('key', { ...fields, icon: undefined }, by)).toEqual(attempt);
  });

  test.each([
    { name: 'fleet' },
    { type: 'web' },
    { url: 'https://fleet.example' },
    { icon: 'map' },
    { group: '' },
    { order: 0 },
    { enabled: true },
  ])('is another with %o', (other) => {
    const { requestHash, keyHash } = describeAttempt('key', { ...fields, ...other }, by);
    expect(requestHash).not.toEqual(attempt.requestHash);
    expect(keyHash).toEqual(attempt.keyHash);
  });

  test('holds no key', () => {
    const { keyHash } = describeAttempt('very-secret', fields, by);
    expect(keyHash.toString()).not.toContain('very-secret');
    expect(keyHash).not.toEqual(attempt.keyHash);
  });
});
