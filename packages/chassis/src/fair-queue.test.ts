import { expect, test } from 'vitest';
import { createFairQueue } from './fair-queue.ts';

function fill(most: number, items: readonly string[]) {
  const queue = createFairQueue<string>(most);
  const dropped = items.map((item) => queue.add(item.charAt(0), item)).filter((item) => item !== undefined);
  return { queue, dropped };
}

function takeAll(queue: { size: number; take(): string | undefined }): (string | undefined)[] {
  return Array.from({ length: queue.size }, () => queue.take());
}

test('takes turn by turn from each share, in the order of each', () => {
  const { queue } = fill(10, ['a1', 'a2', 'a3', 'b1', 'c1', 'b2']);
  expect(takeAll(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  expect(queue.take()).toBeUndefined();
});

test('whoever comes again waits behind those who waited', () => {
  const { queue } = fill(10, ['a1', 'a2', 'b1']);
  expect(queue.take()).toBe('a1');
  queue.add('a', 'a3');
  expect(takeAll(queue)).toEqual(['b1', 'a2', 'a3']);
});

test('beyond its length it drops what came last of the longest share', () => {
  const { queue, dropped } = fill(3, ['a1', 'a2', 'a3', 'b1', 'c1']);
  expect(dropped).toEqual(['a3', 'a2']);
  expect(queue.size).toBe(3);
  expect(takeAll(queue)).toEqual(['a1', 'b1', 'c1']);
});

test('where all shares are as long as the newest, the newest is dropped', () => {
  const { queue, dropped } = fill(2, ['a1', 'b1', 'c1', 'a2']);
  expect(dropped).toEqual(['c1', 'a2']);
  expect(takeAll(queue)).toEqual(['a1', 'b1']);
});

test('control: in one line for all, who comes late waits for everything that somebody else has put in', () => {
  const line = createFairQueue<string>(100);
  for (let i = 0; i < 50; i += 1) line.add('the same for all', `a${i}`);
  line.add('the same for all', 'b');
  expect(takeAll(line).indexOf('b')).toBe(50);
});

test('removes what is to leave', () => {
  const { queue } = fill(10, ['a1', 'a2', 'b1']);
  expect(queue.remove((item) => item.endsWith('1')).toSorted()).toEqual(['a1', 'b1']);
  expect([queue.size, queue.take(), queue.size]).toEqual([1, 'a2', 0]);
});
