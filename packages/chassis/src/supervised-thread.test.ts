import { afterEach, expect, test, vi } from 'vitest';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { type SupervisedThread, superviseThread } from './supervised-thread.ts';

const log = createLogger({ name: 'test', level: 'silent', format: 'json', secrets: [] });
const entry = new URL('./moody-thread.fixture.ts', import.meta.url);
let supervised: SupervisedThread | undefined;

afterEach(() => supervised?.stop());

function supervise(mood: string) {
  const seen = { states: [] as string[], reports: [] as string[], health: [] as boolean[] };
  const metrics = createMetrics({ processMetrics: false });
  supervised = superviseThread<string>({
    name: 'moody',
    entry,
    data: { mood },
    log,
    metrics,
    setHealth: (part, serving) => void (part === 'moody' && seen.health.push(serving)),
    stallMs: 1000,
    stopMs: 100,
    onState: (state) => seen.states.push(state),
    onReport: (report) => seen.reports.push(report),
  });
  const sampleOf = async (metric: string) => {
    const line = (await metrics.text()).split('\n').find((text) => text.startsWith(`${metric} `));
    return Number(line?.split(' ')[1]);
  };
  const restarts = (reason: string) => sampleOf(`thread_restarts_total{thread="moody",reason="${reason}"}`);
  const isIn = async (state: string) => (await sampleOf(`thread_state{thread="moody",state="${state}"}`)) === 1;
  const thread = supervised;
  thread.start?.();
  return { ...seen, restarts, isIn, works: thread.works, stop: async () => thread.stop() };
}

const patience = { timeout: 15_000 };

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

test('a thread that is no longer heard of is replaced', async () => {
  const { restarts } = supervise('stalls');
  await vi.waitFor(async () => expect(await restarts('stall')).toBeGreaterThanOrEqual(1), patience);
});

test('a thread that waits for what it needs does not work, but lives', async () => {
  const { restarts, isIn, health, works } = supervise('waits');
  await vi.waitFor(async () => expect(await isIn('waiting')).toBe(true), patience);
  await expect(works(AbortSignal.timeout(10))).rejects.toThrow();
  expect(health.at(-1)).toBe(false);
  expect(await restarts('stall')).toBe(0);
});

test('a thread that will not stop is ended', async () => {
  const { states, stop } = supervise('will not stop');
  await vi.waitFor(() => expect(states).toContain('running'), patience);
  await stop();
  expect(states.at(-1)).toBe('stopped');
});
