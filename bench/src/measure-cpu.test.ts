import { expect, test } from 'vitest';
import { parseBusyTicks, parseStat, spentBetween, ticksOfTree } from './measure-cpu.ts';

const stat = (name: string) =>
  `42 (${name}) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 3 1 20 0 11 0 5000 1000 200 18446744`;

test('all that a process has spent counts, in user mode and in the kernel, with its children that have ended', () => {
  expect(parseStat(stat('node'))).toEqual({ parent: 7, ticks: 124 });
});

test('a process may be called anything', () => {
  expect(parseStat(stat('a) S 1 (b'))).toEqual({ parent: 7, ticks: 124 });
});

test('a process counts with all that it has started, and nobody else does', () => {
  const times = new Map([
    [1, { parent: 0, ticks: 1000 }],
    [10, { parent: 1, ticks: 5 }],
    [11, { parent: 10, ticks: 7 }],
    [12, { parent: 11, ticks: 11 }],
    [20, { parent: 1, ticks: 500 }],
  ]);
  expect(ticksOfTree(times, 10)).toBe(23);
});

test('what is spent is the difference of two readings, by name', () => {
  expect(spentBetween({ gateway: 100, redis: 50 }, { gateway: 130, redis: 50 })).toEqual({ gateway: 30, redis: 0 });
});

test('a machine that waits is not busy, nor is one whose host does something else', () => {
  const stat = 'cpu  100 20 30 5000 700 4 5 60 0 0\ncpu0 1 2 3 4 5 6 7 8 0 0\n';
  expect(parseBusyTicks(stat)).toBe(159);
});
