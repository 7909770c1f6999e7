import { expect, test } from 'vitest';
import { spreadOf } from './spread.ts';

test('percentiles are of the order, whatever the order they came in', () => {
  const numbers = Array.from({ length: 100 }, (_, index) => (index * 37) % 100);
  expect(spreadOf(numbers)).toEqual({ count: 100, p50Ms: 50, p99Ms: 99 });
});

test('nothing measured is nothing', () => {
  expect(spreadOf([])).toEqual({ count: 0, p50Ms: 0, p99Ms: 0 });
});
