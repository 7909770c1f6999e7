import { expect, test } from 'vitest';
import { askTogether, coalesce } from './coalesce.ts';

const turn = () => new Promise((resolve) => setImmediate(resolve));

test('hands on together what comes in one turn of the event loop, also out of promises', async () => {
  const handed: (readonly number[])[] = [];
  const add = coalesce<number>(10, (items) => handed.push(items));
  add(1);
  void Promise.resolve().then(() => add(2));
  process.nextTick(() => add(3));
  expect(handed).toEqual([]);
  await turn();
  add(4);
  await turn();
  expect(handed.map((items) => items.toSorted())).toEqual([[1, 2, 3], [4]]);
});

test('so many at a time', async () => {
  const handed: (readonly number[])[] = [];
  const add = coalesce<number>(2, (items) => handed.push(items));
  for (const item of [1, 2, 3, 4, 5]) add(item);
  await turn();
  expect(handed).toEqual([[1, 2], [3, 4], [5]]);
});

test('each question gets its own answer, and all of a turn the same failure', async () => {
  const double = askTogether<number, number>(2, async (numbers) => {
    if (numbers.includes(13)) throw new Error('not that one');
    return numbers.map((number) => number * 2);
  });
  expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
  const outcomes = await Promise.allSettled([1, 13, 3].map(double));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
});
