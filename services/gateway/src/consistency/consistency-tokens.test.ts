import { describe, expect, test } from 'vitest';
import { createConsistencyTokens } from './consistency-tokens.ts';

const [oldKey, newKey] = ['old'.repeat(11), 'new'.repeat(11)];
const tokens = createConsistencyTokens([oldKey]);
const version = { moduleId: '01a20574-69be-76ff-848e-6229ed6a9dfd', version: 3 };
const token = tokens.make('acme', version);

test('a token says to its organization which version of which module it is for', () => {
  expect(tokens.read('acme', token)).toEqual({ kind: 'read', version });
});

test('it needs no escaping in a header', () => {
  expect(token).toMatch(/^[\w-]+$/);
});

test('it is of no use to another organization', () => {
  expect(tokens.read('globex', token)).toEqual({ kind: 'not ours' });
});

test('no organization can be made to look like a part of what stands beside it', () => {
  const [left, right] = [
    { organizationId: 'a","b', version: { moduleId: 'c', version: 1 } },
    { organizationId: 'a', version: { moduleId: 'b","c', version: 1 } },
  ];
  expect(tokens.read(right.organizationId, tokens.make(left.organizationId, left.version)).kind).toBe('not ours');
});

describe('a token that was changed is refused', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

  test('wherever, and in whatever way', () => {
    for (let at = 0; at < token.length; at += 1) {
      for (const letter of alphabet.replace(token.charAt(at), '')) {
        const changed = `${token.slice(0, at)}${letter}${token.slice(at + 1)}`;
        expect(tokens.read('acme', changed).kind, `${letter} at ${at}`).not.toBe('read');
      }
    }
  });

  test('cut off, or with something behind it', () => {
    for (let length = 0; length < token.length; length += 1) {
      expect(tokens.read('acme', token.slice(0, length)).kind).not.toBe('read');
    }
    for (const more of ['A', '=', '==', '.', ' ', '\u0000']) {
      expect(tokens.read('acme', `${token}${more}`).kind).not.toBe('read');
    }
  });
});

test.each(['', 'x', '"3"', 'st_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'Ä'.repeat(60), '='.repeat(100)])(
  'what never was a token is said to be none: %j',
  (text) => {
    expect(tokens.read('acme', text)).toEqual({ kind: 'malformed' });
  },
);

test('a key is changed without a token being lost: the new one is accepted everywhere, then signs, then is the only one', () => {
  const [before, during, after] = [[oldKey, newKey], [newKey, oldKey], [newKey]].map(createConsistencyTokens);
  const renewed = during?.make('acme', version) ?? '';
  expect(before?.make('acme', version)).toBe(token);
  expect(before?.read('acme', renewed)).toEqual({ kind: 'read', version });
  expect(during?.read('acme', token)).toEqual({ kind: 'read', version });
  expect(after?.read('acme', renewed)).toEqual({ kind: 'read', version });
  expect(after?.read('acme', token)).toEqual({ kind: 'not ours' });
});
