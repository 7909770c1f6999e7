import { expect, test } from 'vitest';
import { within } from './within.ts';

test('answers what the work answers', async () => {
  expect(await within(10_000, Promise.resolve('done'))).toBe('done');
});

test('throws what the work throws', async () => {
  await expect(within(10_000, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
});

test('gives up on work that takes too long', async () => {
  await expect(within(5, new Promise(() => undefined))).rejects.toThrow('no answer within 5 ms');
});
