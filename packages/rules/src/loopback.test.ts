import { expect, test } from 'vitest';
import { isLoopback } from './loopback.ts';

test.each(['localhost', '127.0.0.1', '127.8.8.8', '::1', '[::1]'])('%s is this machine', (host) => {
  expect(isLoopback(host)).toBe(true);
});

test.each([
  '',
  '0.0.0.0',
  '10.0.0.1',
  '127.0.0.1.example',
  '127.example',
  '1127.0.0.1',
  '[::2]',
  'localhost.example',
  'notlocalhost',
  'evil.localhost',
])('%j is another, or may be', (host) => {
  expect(isLoopback(host)).toBe(false);
});
