import { expect, test } from 'vitest';
import { type Measurement, merge } from './measure.ts';

const window = (overrides: Partial<Measurement>): Measurement => ({
  ...{ operations: 100, seconds: 1, p50Ms: 1, p99Ms: 5, failures: {}, spent: {}, spentOnLoad: 0, othersShare: 0 },
  ...overrides,
});

test('windows add up to one of all their time, work and failures', () => {
  const merged = merge([
    window({ operations: 100, seconds: 1, spent: { gateway: 10, redis: 1 }, spentOnLoad: 3, failures: { 503: 1 } }),
    window({
      operations: 300,
      seconds: 3,
      spent: { gateway: 20, redis: 2 },
      spentOnLoad: 4,
      failures: { 400: 2, 503: 1 },
    }),
  ]);
  expect(merged).toMatchObject({ operations: 400, seconds: 4, spentOnLoad: 7 });
  expect(merged.spent).toEqual({ gateway: 30, redis: 3 });
  expect(merged.failures).toEqual({ 400: 2, 503: 2 });
});

test('a window that was disturbed does not decide how long answers take', () => {
  const merged = merge([5, 900, 7].map((p99Ms) => window({ p99Ms })));
  expect(merged.p99Ms).toBe(7);
});

test('how busy others were counts by how long', () => {
  const merged = merge([window({ seconds: 1, othersShare: 0.8 }), window({ seconds: 3, othersShare: 0 })]);
  expect(merged.othersShare).toBeCloseTo(0.2);
});
