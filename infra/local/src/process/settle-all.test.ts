import { expect, test } from 'vitest';
import { settleAll } from './settle-all.ts';

test('throws the first failure, once the rest has come to its end', async () => {
  const slow = Promise.withResolvers<string>();
  const seen: string[] = [];
  const all = settleAll([slow.promise.then((text) => seen.push(text)), Promise.reject(new Error('no'))]).catch(
    ({ message }) => seen.push(message),
  );
  await new Promise(setImmediate); // by now Promise.all has thrown
  slow.resolve('started');
  await all;
  expect(seen).toEqual(['started', 'no']);
});

test('gives what each gave, in order', async () => {
  expect(await settleAll([Promise.resolve(1), Promise.resolve('two')])).toEqual([1, 'two']);
});
