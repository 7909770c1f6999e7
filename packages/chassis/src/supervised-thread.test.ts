import { afterEach, expect, test, vi } from 'vitest';
import type { Resource } from './lifecycle.ts';
import { createLogger } from './log.ts';
import { superviseThread } from './supervised-thread.ts';

const log = createLogger({ name: 'test', level: 'silent', format: 'json', secrets: [] });
const entry = new URL('./fixtures/moody-thread.ts', import.meta.url);
let supervised: Resource | undefined;

afterEach(() => supervised?.stop());

function supervise(mood: string) {
  const seen = { states: [] as string[], reports: [] as string[], restarts: [] as string[] };
  supervised = superviseThread<string>({
    name: 'moody',
    entry,
    data: { mood },
    log,
    stallMs: 1000,
    stopMs: 100,
    onState: (state) => seen.states.push(state),
    onReport: (report) => seen.reports.push(report),
    onRestart: (reason) => seen.restarts.push(reason),
  });
  supervised.start?.();
  return { ...seen, stop: async () => supervised?.stop() };
}

const patience = { timeout: 15_000 };

test('a thread runs, reports, and ends when asked', async () => {
  const { states, reports, restarts, stop } = supervise('works');
  await vi.waitFor(() => expect(states).toEqual(['starting', 'running']), patience);
  await stop();
  expect(states).toEqual(['starting', 'running', 'stopped']);
  expect(reports).toEqual(['works']);
  expect(restarts).toEqual([]);
});

test('what a thread throws outside any promise ends the thread, not the process, and another starts', async () => {
  const { states, restarts } = supervise('crashes');
  await vi.waitFor(() => expect(restarts.length).toBeGreaterThanOrEqual(2), patience);
  expect(new Set(restarts)).toEqual(new Set(['crash']));
  expect(states.slice(0, 4)).toEqual(['starting', 'running', 'stopped', 'starting']);
});

test('a thread that is no longer heard of is replaced', async () => {
  const { restarts } = supervise('stalls');
  await vi.waitFor(() => expect(restarts).toContain('stall'), patience);
});

test('a thread that will not stop is ended', async () => {
  const { states, stop } = supervise('will not stop');
  await vi.waitFor(() => expect(states).toContain('running'), patience);
  await stop();
  expect(states.at(-1)).toBe('stopped');
});
