import { patience } from '@custom-modules/testing/patience';
import { afterEach, expect, test, vi } from 'vitest';
import { createLogger } from './log.ts';
import { createReadiness, type Readiness } from './readiness.ts';

const log = createLogger({ name: 'test', level: 'silent', format: 'json', secrets: [] });
let readiness: Readiness | undefined;

afterEach(() => readiness?.stop());

function watch(answers: Record<string, boolean>, canWork?: (up: ReadonlySet<string>) => boolean): Readiness {
  const check = (name: string) => async () => {
    if (!answers[name]) throw new Error('away');
  };
  const checks = Object.fromEntries(Object.keys(answers).map((name) => [name, check(name)]));
  readiness = createReadiness({ log, checks, intervalMs: 10, timeoutMs: 100, ...(canWork ? { canWork } : {}) });
  readiness.start();
  return readiness;
}

test('is ready once each dependency has answered', async () => {
  const answers = { database: true, broker: false };
  const { report } = watch(answers, (up) => up.has('database'));
  await vi.waitFor(() => expect(report().dependencies).toEqual({ database: 'up', broker: 'down' }), patience);
  expect(report().ready).toBe(false);
  answers.broker = true;
  await vi.waitFor(() => expect(report().ready).toBe(true), patience);
});

test('is ready although they never answered all at the same moment', async () => {
  const answers = { database: true, broker: false };
  const { report } = watch(answers, () => true);
  await vi.waitFor(() => expect(report().dependencies['database']).toBe('up'));
  answers.database = false;
  await vi.waitFor(() => expect(report().dependencies['database']).toBe('down'));
  answers.broker = true;
  await vi.waitFor(() => expect(report()).toMatchObject({ ready: true, dependencies: { database: 'down' } }));
});

test('stays ready while it can work, and says what is down', async () => {
  const answers = { database: true, broker: true };
  const { report } = watch(answers, (up) => up.has('database'));
  await vi.waitFor(() => expect(report().ready).toBe(true), patience);
  answers.broker = false;
  await vi.waitFor(() => expect(report().dependencies['broker']).toBe('down'), patience);
  expect(report().ready).toBe(true);
  answers.database = false;
  await vi.waitFor(() => expect(report().ready).toBe(false), patience);
});

test('is not ready while draining', async () => {
  const { report, drain } = watch({ database: true });
  await vi.waitFor(() => expect(report().ready).toBe(true), patience);
  drain();
  expect(report()).toMatchObject({ ready: false, draining: true });
});

test('a check that never answers counts as down', async () => {
  readiness = createReadiness({
    log,
    checks: { hole: () => new Promise(() => undefined) },
    intervalMs: 10,
    timeoutMs: 20,
  });
  readiness.start();
  const { report } = readiness;
  await vi.waitFor(() => expect(report().dependencies).toEqual({ hole: 'down' }), patience);
});
