import { expect, test } from 'vitest';
import type { Operation, Row } from '../results.ts';
import type { Target } from '../stage/stage.ts';
import { renderChart } from './chart.ts';

const row = (operation: Operation, target: Target, microsBy: Record<string, number>): Row => ({
  ...{ operation, target, microsBy, micros: Object.values(microsBy).reduce((sum, part) => sum + part, 0) },
  ...{
    operations: 1,
    seconds: 1,
    perSecond: 1,
    p50Ms: 1,
    p99Ms: 1,
    loadMicros: 1,
    loadShare: 0.1,
    othersShare: 0,
    failures: {},
  },
});

const chart = renderChart({
  ...{ cores: 2, node: '24.0.0', connections: 64 },
  rows: [row('resolve', 'floor', { gateway: 50 }), row('resolve', 'ours', { gateway: 50, tokens: 30, redis: 20 })],
});

/** Where bars begin and how long they are, the first row's first. */
function bars(): { x: number; width: number }[] {
  const found = [...chart.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="16"/g)];
  return found.map(([, x, width]) => ({ x: Number(x), width: Number(width) }));
}

test('a bar is as long as its cost, and its parts follow each other', () => {
  const [floor, gateway, tokens, redis] = bars().map(({ x, width }) => ({ x, end: x + width, width }));
  expect(bars()).toHaveLength(4);
  expect(gateway?.width).toBe(floor?.width);
  expect([tokens?.width, redis?.width].map((width) => (width ?? 0) / (gateway?.width ?? 1))).toEqual([0.6, 0.4]);
  expect([tokens?.x, redis?.x]).toEqual([gateway?.end, tokens?.end]);
});

test('every row says what it costs, and an operation its name once', () => {
  expect(chart.match(/>(50|100)</g)).toEqual(['>50<', '>100<']);
  expect(chart.match(/>resolve</g)).toHaveLength(1);
});

test('it is read on a dark page, too', () => {
  expect(chart).toContain('@media (prefers-color-scheme: dark)');
});
