import { expect, test } from 'vitest';
import { findIllFormed, parseStrictJson } from './strict-json.ts';

const parse = (text: string) => parseStrictJson(Buffer.from(text));

test.each(['{"a":{"a":1},"b":[{"a":1},{"a":2}]}', '[]', '"{\\"a\\":1,\\"a\\":2}"', '{"a":"a","b":"\\\\"}', ' null '])(
  'reads %s',
  (text) => {
    expect(parse(text)).toEqual({ kind: 'parsed', value: JSON.parse(text) });
  },
);

test.each([
  ['{"a":1,"a":2}', 'a'],
  ['{"a":1,"\\u0061":2}', 'a'],
  ['{"x":[{"b":{},"c":1,"b" : []}]}', 'b'],
  ['{"a":{"a":1},"a":1}', 'a'],
])('names what is twice in %s', (text, name) => {
  expect(parse(text)).toEqual({ kind: 'duplicate', name });
});

test.each(['', '{', '{"a":1,}', "{'a':1}", '\ufeff{}', 'NaN', '{"a":1}x'])('refuses %j', (text) => {
  expect(parse(text)).toEqual({ kind: 'malformed' });
});

test('refuses bytes that are not UTF-8', () => {
  expect(parseStrictJson(Buffer.from([0x22, 0xff, 0x22]))).toEqual({ kind: 'malformed' });
});

test('nesting of any depth is read without failing', () => {
  const depth = 30_000;
  expect(parse('['.repeat(depth) + ']'.repeat(depth)).kind).toBe('parsed');
  expect(parse('{"a":'.repeat(10_000) + 1 + '}'.repeat(10_000)).kind).toBe('parsed');
});

test('a prototype cannot be smuggled in', () => {
  const parsed = parse('{"__proto__":{"admin":true}}');
  expect(parsed.kind === 'parsed' && Object.keys(parsed.value as object)).toEqual(['__proto__']);
  expect(parsed.kind === 'parsed' && (parsed.value as { admin?: boolean }).admin).toBeUndefined();
});

test('finds the string with a lone surrogate', () => {
  expect(findIllFormed({ a: 'x', list: [{ b: 'ok' }, { b: '\ud800' }] })).toBe('list[1].b');
  expect(findIllFormed({ a: '😀', b: 1, c: null })).toBeUndefined();
});
