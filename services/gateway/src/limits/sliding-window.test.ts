import { expect, test } from 'vitest';
import { createSlidingWindow } from './sliding-window.ts';

const minuteMs = 60_000;

function openWindow(options: { limit?: number; mostCounters?: number } = {}) {
  let now = 1000 * minuteMs;
  const window = createSlidingWindow({ limit: 10, clock: () => new Date(now), ...options });
  return {
    ...window,
    pass: (seconds: number) => {
      now += seconds * 1000;
    },
    count: (who: string, times = 1) => {
      for (let i = 0; i < times; i += 1) window.count(who);
    },
    minute: () => Math.floor(now / minuteMs),
  };
}

test('so many are within the limit, and one more is not', () => {
  const window = openWindow();
  window.count('a', 9);
  expect(window.secondsToWait('a')).toBe(0);
  window.count('a');
  expect(window.secondsToWait('a')).toBeGreaterThan(0);
});

test('each has a count of its own', () => {
  const window = openWindow();
  window.count('a', 10);
  expect(window.secondsToWait('b')).toBe(0);
});

test('where minutes meet nobody has twice as many', () => {
  const window = openWindow();
  window.pass(59);
  window.count('a', 10);
  window.pass(1);
  expect(window.secondsToWait('a')).toBeGreaterThan(0);
  window.pass(30);
  window.count('a', 5);
  expect(window.secondsToWait('a')).toBeGreaterThan(0);
});

test.each([
  ['as many as allowed', 10, 0, 61],
  ['as many as allowed, in the middle of a minute', 10, 30, 31],
  ['twice as many', 20, 0, 91],
  ['ten times as many', 100, 59, 56],
])('after %s it is worth trying again in just that time', (_case, times, second, seconds) => {
  const window = openWindow();
  window.pass(second);
  window.count('a', times);
  expect(window.secondsToWait('a')).toBe(seconds);
  window.pass(seconds - 1);
  expect(window.secondsToWait('a')).toBe(1);
  window.pass(1);
  expect(window.secondsToWait('a')).toBe(0);
});

test('and in the minute after, when less has faded', () => {
  const window = openWindow();
  window.count('a', 10);
  window.pass(90);
  window.count('a', 5);
  expect(window.secondsToWait('a')).toBe(1);
  window.pass(1);
  window.count('a', 4);
  expect(window.secondsToWait('a')).toBe(24);
  window.pass(24);
  expect(window.secondsToWait('a')).toBe(0);
});

test('after two minutes nothing is left', () => {
  const window = openWindow();
  window.count('a', 1000);
  window.pass(120);
  expect(window.secondsToWait('a')).toBe(0);
});

test('many clients push out the oldest, and take no memory without end', () => {
  const window = openWindow({ limit: 1, mostCounters: 100 });
  for (let i = 0; i < 10_000; i += 1) window.count(`client ${i}`);
  expect(window.takeUnsettled()).toHaveLength(100);
  expect(window.secondsToWait('client 0')).toBe(0);
  expect(window.secondsToWait('client 9999')).toBeGreaterThan(0);
});

test('what others should know is handed out once, by the minute it was counted in', () => {
  const window = openWindow();
  const minute = window.minute();
  window.count('a', 3);
  window.count('b');
  window.pass(60);
  window.count('a');
  expect(window.takeUnsettled()).toEqual([
    { who: 'a', minute, added: 3 },
    { who: 'b', minute, added: 1 },
    { who: 'a', minute: minute + 1, added: 1 },
  ]);
  expect(window.takeUnsettled()).toEqual([]);
  window.count('b');
  expect(window.takeUnsettled()).toEqual([{ who: 'b', minute: minute + 1, added: 1 }]);
});

test('who does little is no matter of others, and all of it is once it is more', () => {
  const window = openWindow({ limit: 100 });
  window.count('a', 5);
  expect(window.takeUnsettled()).toEqual([]);
  window.count('a');
  expect(window.takeUnsettled()).toEqual([{ who: 'a', minute: window.minute(), added: 6 }]);
});

test('what others counted counts here, in this minute and in the one before', () => {
  const window = openWindow();
  window.learn('a', window.minute(), 10);
  expect(window.secondsToWait('a')).toBe(61);
  window.learn('b', window.minute() - 1, 20);
  expect(window.secondsToWait('b')).toBe(31);
});

test('what is counted while the others are asked is not lost, nor counted twice', () => {
  const window = openWindow();
  window.count('a', 4);
  window.takeUnsettled();
  window.count('a', 2);
  window.learn('a', window.minute(), 7); // 3 of others, 4 from here, and 2 they do not know
  expect(window.secondsToWait('a')).toBe(0);
  window.count('a');
  expect(window.secondsToWait('a')).toBeGreaterThan(0);
});

test('others that know less make nothing forgotten', () => {
  const window = openWindow();
  window.count('a', 10);
  window.takeUnsettled();
  window.learn('a', window.minute(), 1);
  expect(window.secondsToWait('a')).toBeGreaterThan(0);
});
