import { expect, test } from 'vitest';
import { createLifecycle, type Resource } from './lifecycle.ts';
import { createLogger } from './log.ts';

const log = createLogger({ name: 'test', level: 'silent', format: 'json', secrets: [] });

function recorder(overrides: Record<string, Partial<Resource>> = {}) {
  const seen: string[] = [];
  const resources = ['pool', 'thread', 'server'].map(
    (name): Resource => ({
      name,
      start: () => void seen.push(`start ${name}`),
      stop: () => void seen.push(`stop ${name}`),
      ...overrides[name],
    }),
  );
  return { seen, resources };
}

test('stops in reverse order of start', async () => {
  const { seen, resources } = recorder();
  const lifecycle = createLifecycle(log, 1000, resources);
  await lifecycle.start();
  await lifecycle.stop();
  expect(seen).toEqual(['start pool', 'start thread', 'start server', 'stop server', 'stop thread', 'stop pool']);
});

test('starts and stops once, however often it is asked to', async () => {
  const { seen, resources } = recorder();
  const lifecycle = createLifecycle(log, 1000, resources);
  await Promise.all([lifecycle.start(), lifecycle.start()]);
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  expect(seen).toHaveLength(6);
});

test('a start that fails stops what it had reached, and nothing else', async () => {
  const { seen, resources } = recorder({ thread: { start: () => Promise.reject(new Error('no')) } });
  await expect(createLifecycle(log, 1000, resources).start()).rejects.toThrow('no');
  expect(seen).toEqual(['start pool', 'stop thread', 'stop pool']);
});

test('a step that hangs or fails does not keep the others from stopping', async () => {
  const { seen, resources } = recorder({
    server: { stop: () => new Promise<void>(() => undefined) },
    thread: { stop: () => Promise.reject(new Error('no')) },
  });
  const lifecycle = createLifecycle(log, 50, resources);
  await lifecycle.start();
  await lifecycle.stop();
  expect(seen.at(-1)).toBe('stop pool');
});
