import { expect, test } from 'vitest';
import type { Results } from '../results.ts';
import { alignColumns, countFailures, renderReport } from './table.ts';

const results: Results = {
  ...{
    measuredAt: '2026-01-02T03:04:05.678Z',
    node: '24.0.0',
    cores: 2,
    cpu: 'A processor',
    seconds: 8,
    connections: 64,
  },
  rows: [
    {
      ...{ operation: 'resolve', target: 'ours', operations: 80_000, seconds: 8, perSecond: 10_000 },
      ...{ p50Ms: 5.14, p99Ms: 12.36, micros: 85.4, microsBy: { gateway: 37, tokens: 30, redis: 18.4 } },
      ...{ loadMicros: 11, loadShare: 0.114, othersShare: 0.052, failures: { 400: 3, 503: 4 } },
    },
  ],
  halfLoad: [
    { operation: 'resolve', target: 'ours', perSecond: 5000, p50Ms: 1, p99Ms: 4.2, othersShare: 0, failures: {} },
  ],
  liveTokens: [],
};

test('numbers stand below each other, and words begin where their column does', () => {
  expect(
    alignColumns([
      ['name', 'µs'],
      ['a', '1,000'],
      ['longer', '2'],
    ]),
  ).toBe(['name       µs', 'a       1,000', 'longer      2'].join('\n'));
});

test('a row says what each process costs, what the load generator takes, and how many answers failed', () => {
  const line = renderReport(results, [])
    .split('\n')
    .find((text) => text.startsWith('resolve'));
  expect(line?.split(/ {2,}/)).toEqual([
    'resolve',
    'ours',
    '10000',
    '5.1',
    '12.4',
    '85',
    '37',
    '30',
    '18',
    '11',
    '11%',
    '5%',
    '7',
  ]);
});

test('a goal that is missed says so', () => {
  const goal = { name: 'resolve', aim: '≤ 2.3', measured: '2.40' };
  const report = renderReport(results, [
    { ...goal, isMet: false },
    { ...goal, measured: '2.20', isMet: true },
  ]);
  expect(report).toContain('NOT MET  resolve  2.40  (≤ 2.3)\nmet      resolve  2.20  (≤ 2.3)');
});

test('a failure is an answer of whatever other status', () => {
  expect([countFailures({ failures: {} }), countFailures({ failures: { 400: 1, 503: 2 } })]).toEqual([0, 3]);
});
