import { expect, test } from 'vitest';
import { createStandstill, lagOf } from './observe-bus.ts';

const at = (seconds: number) => new Date(seconds * 1000);
const group = (...partitions: [committed: number, end: number][]) => ({
  group: 'permissions',
  partitions: partitions.map(([committed, end], partition) => ({ partition, committed, end })),
});

test('what has nothing to consume does not stand still', () => {
  const standing = createStandstill();
  for (const now of [0, 60]) expect(standing.since(group([5, 5]), at(now))).toBeUndefined();
});

test('a partition that moves does not stand still, however far behind it is', () => {
  const standing = createStandstill();
  for (const committed of [1, 2, 3]) expect(standing.since(group([committed, 9000]), at(committed))).toBeUndefined();
});

test('one that does not move has stood still since it was first seen there', () => {
  const standing = createStandstill();
  standing.since(group([1, 9]), at(10));
  standing.since(group([4, 9]), at(20));
  expect(standing.since(group([4, 12]), at(50))).toEqual(at(20));
});

test('one that stands still is not hidden by others that move', () => {
  const standing = createStandstill();
  standing.since(group([4, 9], [1, 90]), at(20));
  expect(standing.since(group([4, 9], [50, 90]), at(50))).toEqual(at(20));
});

test('one that has caught up begins anew', () => {
  const standing = createStandstill();
  standing.since(group([4, 9]), at(20));
  standing.since(group([9, 9]), at(30));
  standing.since(group([9, 10]), at(40));
  expect(standing.since(group([9, 10]), at(41))).toEqual(at(40));
});

test('a partition whose consumer has gone past the end that was seen makes nothing up for one that lags', () => {
  expect(lagOf(group([900, 100], [1, 9]))).toBe(8);
});
