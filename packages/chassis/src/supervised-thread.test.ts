import { setImmediate } from 'node:timers/promises';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { afterEach, expect, test, vi } from 'vitest';
import { createMetrics } from './metrics.ts';
import { createThreadMetrics, type SupervisedThread, superviseThread } from './supervised-thread.ts';

const entry = new URL('./moody-thread.fixture.ts', import.meta.url);
const supervised: SupervisedThread<string>[] = [];

afterEach(() => Promise.all(supervised.splice(0).map((thread) => thread.stop())));

/** Limits that no thread reaches on the busiest machine; the test of one limit shortens it. */
const patient = { stallMs: 60_000, stopMs: 60_000 };

function supervise(mood: string, limits: Partial<typeof patient> = {}) {
  const seen = { states: [] as string[], reports: [] as string[], health: [] as boolean[] };
  const metrics = createMetrics({ processMetrics: false });
  const { log, lines } = recordLog();
  const thread = superviseThread<string, string>({
    name: 'moody',
    entry,
    data: { mood },
    log,
    metrics: createThreadMetrics(metrics),
    setHealth: (part, serving) => void (part === 'moody' && seen.health.push(serving)),
    ...patient,
    ...limits,
    onState: (state) => seen.states.push(state),
    onReport: (report) => seen.reports.push(report),
  });
  supervised.push(thread);
  const sampleOf = async (metric: string) => {
    const line = (await metrics.text()).split('\n').find((text) => text.startsWith(`${metric} `));
    return Number(line?.split(' ')[1]);
  };
  const restarts = (reason: string) => sampleOf(`thread_restarts_total{thread="moody",reason="${reason}"}`);
  const isIn = async (state: string) => (await sampleOf(`thread_state{thread="moody",state="${state}"}`)) === 1;
  const pausesMs = () => lines.flatMap(({ againInMs }) => againInMs ?? []);
  thread.start?.();
  return { ...seen, restarts, isIn, pausesMs, works: thread.works, give: thread.give, stop: async () => thread.stop() };
}

/** As `moody-thread.fixture.ts` does. */
const reportingEveryMs = 10;

/** Keeps this thread from whatever else it has to do. */
function block(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test('a thread runs, reports, and ends when asked', async () => {
  const { states, reports, health, restarts, isIn, works, stop } = supervise('works');
  expect(await isIn('running')).toBe(false);
  await works(AbortSignal.timeout(patience.timeout));
  expect(states).toEqual(['starting', 'running']);
  expect(await isIn('running')).toBe(true);
  await vi.waitFor(() => expect(reports).toEqual(['works']), patience);
  await stop();
  expect(states).toEqual(['starting', 'running', 'stopped']);
  expect(health).toEqual([false, false, true, false]);
  expect(await isIn('stopped')).toBe(true);
  expect(reports).toEqual(['works']);
  expect([await restarts('crash'), await restarts('stall')]).toEqual([0, 0]);
});

test('what a thread throws outside any promise ends the thread, not the process, and another starts', async () => {
  const { states, restarts } = supervise('crashes');
  await vi.waitFor(async () => expect(await restarts('crash')).toBeGreaterThanOrEqual(2), patience);
  expect(await restarts('stall')).toBe(0);
  expect(states.slice(0, 4)).toEqual(['starting', 'running', 'stopped', 'starting']);
});

test('after each crash the next thread is waited for twice as long', async () => {
  const { pausesMs } = supervise('crashes');
  await vi.waitFor(() => expect(pausesMs()).toEqual([100, 200, 400]), patience);
});

test('a thread that is no longer heard of is replaced', async () => {
  const { restarts } = supervise('stalls', { stallMs: 100 });
  await vi.waitFor(async () => expect(await restarts('stall')).toBeGreaterThanOrEqual(1), patience);
});

test('a thread that is not heard because the process itself is held up is not replaced', async () => {
  const { states, reports, works, stop } = supervise('keeps reporting', { stallMs: 1000 });
  await works(AbortSignal.timeout(patience.timeout));
  const before = { states: [...states], reports: reports.length };
  await setImmediate(); // after which timers come first, and then what was said
  block(1500);
  const saidMeanwhile = 1500 / reportingEveryMs;
  await vi.waitFor(() => expect(reports.length).toBeGreaterThan(before.reports + 2 * saidMeanwhile), patience);
  await stop();
  expect(states).toEqual([...before.states, 'stopped']);
});

test('a thread that waits for what it needs does not work, but lives', async () => {
  const { restarts, isIn, health, works } = supervise('waits');
  await vi.waitFor(async () => expect(await isIn('waiting')).toBe(true), patience);
  await expect(works(AbortSignal.timeout(10))).rejects.toThrow();
  expect(health.at(-1)).toBe(false);
  expect(await restarts('stall')).toBe(0);
});

test('a thread does the tasks it is given, in their order', async () => {
  const { reports, works, give, stop } = supervise('does its tasks');
  give('while it starts');
  await works(AbortSignal.timeout(patience.timeout));
  for (const task of ['then', 'and then']) give(task);
  const done = ['does its tasks', 'done: while it starts', 'done: then', 'done: and then'];
  await vi.waitFor(() => expect(reports).toEqual(done), patience);
  await stop();
  give('too late for anybody to hear it');
});

test('a thread that will not stop is ended', async () => {
  const { states, stop } = supervise('will not stop', { stopMs: 100 });
  await vi.waitFor(() => expect(states).toContain('running'), patience);
  await stop();
  expect(states.at(-1)).toBe('stopped');
});

test('several threads of a process are measured beside each other', async () => {
  const metrics = createMetrics({ processMetrics: false });
  const threads = createThreadMetrics(metrics);
  threads.of('one').state('running');
  threads.of('other').restart('stall');
  const text = await metrics.text();
  expect(text).toContain('thread_state{thread="one",state="running"} 1');
  expect(text).toContain('thread_state{thread="other",state="stopped"} 1');
  expect(text).toContain('thread_restarts_total{thread="other",reason="stall"} 1');
});
