import { expect, test } from 'vitest';
import { mask } from './mask.ts';

test('leaves nothing usable of short tokens and bearers, wherever they stand', () => {
  const text = '{"url":"http://localhost/?token=st_0123456789","bearerToken":"eyJhbGciOiJ9.eyJzdWIi.c2ln-_A"}';
  expect(mask(text)).toBe('{"url":"http://localhost/?token=st_0123…","bearerToken":"eyJ…"}');
});

test('leaves everything else as it is', () => {
  expect(mask('{"name":"best_of","id":"0199"}')).toBe('{"name":"best_of","id":"0199"}');
});
