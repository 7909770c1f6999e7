import { expect, test } from 'vitest';
import type { HalfLoad, Operation, Row } from '../results.ts';
import type { Target } from '../stage/stage.ts';
import { goalsOf } from './goals.ts';

const row = (operation: Operation, target: Target, micros: number, perSecond = 1000): Row => ({
  ...{ operation, target, micros, perSecond, microsBy: { gateway: micros }, failures: {} },
  ...{ operations: 1, seconds: 1, p50Ms: 1, p99Ms: 1, loadMicros: 10, loadShare: 0.1, othersShare: 0 },
});
const tail = (target: Target, p99Ms: number): HalfLoad => ({
  ...{ operation: 'resolve', target, p99Ms, perSecond: 500, p50Ms: 1, othersShare: 0, failures: {} },
});
const live = (count: number, micros: number) => ({ live: count, micros, microsBy: {}, othersShare: 0, failures: {} });
const nothing = { rows: [], halfLoad: [], liveTokens: [] };

const verdicts = (measured: Partial<Parameters<typeof goalsOf>[0]>) =>
  goalsOf({ ...nothing, ...measured }).map(({ measured: figure, isMet }) => [figure, isMet]);

test('resolve costs at most 2.3 times the floor, and does at least four times what a call each does', () => {
  const at = (ours: number, perSecond: number) =>
    verdicts({
      rows: [row('resolve', 'floor', 100), row('resolve', 'unbatched', 900), row('resolve', 'ours', ours, perSecond)],
    });
  expect(at(230, 4000)).toEqual([
    ['2.30', true],
    ['4.00', true],
  ]);
  expect(at(231, 3990)).toEqual([
    ['2.31', false],
    ['3.99', false],
  ]);
});

test('generate costs at most 2.5 times the floor while its bearers are warm', () => {
  const at = (ours: number) =>
    verdicts({ rows: [row('generate, warm', 'floor', 100), row('generate, warm', 'ours', ours)] });
  expect([at(250), at(251)]).toEqual([[['2.50', true]], [['2.51', false]]]);
});

test('a launch costs at most 1.2 times its two calls, with what the gateway itself costs counted once', () => {
  const at = (launch: number) =>
    verdicts({
      rows: [
        row('generate, warm', 'ours', 300),
        row('launch', 'floor', 100),
        row('launch', 'ours', launch),
        row('launch, no token', 'ours', 800),
      ],
    });
  expect([at(1200), at(1201)]).toEqual([[['1.20', true]], [['1.20', false]]]);
});

test('at half load the slowest hundredth waits at most three times as long as at the floor', () => {
  const at = (ours: number) => verdicts({ halfLoad: [tail('floor', 2), tail('ours', ours)] });
  expect([at(6), at(6.1)]).toEqual([[['3.00', true]], [['3.05', false]]]);
});

test('a million live tokens make resolving one neither dearer nor cheaper, within a tenth', () => {
  const at = (many: number) => verdicts({ liveTokens: [live(1000, 100), live(1_000_000, many)] });
  expect([at(109), at(111), at(89)]).toEqual([[['1.09', true]], [['1.11', false]], [['0.89', false]]]);
});

test('what was not measured is neither met nor missed', () => {
  expect(goalsOf(nothing)).toEqual([]);
});
