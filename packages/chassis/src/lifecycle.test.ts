import { once } from 'node:events';
import { expect, test } from 'vitest';
import { createLifecycle, type Resource } from './lifecycle.ts';
import { createLogger, type Logger } from './log.ts';

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

test('a stop during the start stops what is still starting once it has started, and starts nothing more', async () => {
  const [reached, opened] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const openSlowly = async () => {
    reached.resolve();
    await opened.promise;
    seen.push('start thread');
  };
  const { seen, resources } = recorder({ thread: { start: openSlowly } });
  const lifecycle = createLifecycle(log, 60_000, resources);
  const started = lifecycle.start();
  await reached.promise;
  const stopped = lifecycle.stop();
  opened.resolve();
  await Promise.all([started, stopped]);
  expect(seen).toEqual(['start pool', 'start thread', 'stop thread', 'stop pool']);
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

test('asked to stop in order it leaves first, and the grace begins after that', async () => {
  const left = Promise.withResolvers<void>();
  const leaveSlowly = async () => {
    await left.promise;
    seen.push('leave server');
  };
  const { seen, resources } = recorder({
    thread: { leave: () => Promise.reject(new Error('no')) },
    server: { leave: leaveSlowly },
  });
  const lifecycle = createLifecycle(log, 1, resources);
  await lifecycle.start();
  seen.length = 0;
  const stopped = lifecycle.stop();
  setTimeout(left.resolve, 50); // far over the grace
  await stopped;
  expect(seen).toEqual(['leave server', 'stop server', 'stop thread', 'stop pool']);
});

test('a stop at once cuts the leaving short', async () => {
  const leaving = Promise.withResolvers<void>();
  const { seen, resources } = recorder({
    server: {
      leave: async (signal) => {
        leaving.resolve();
        await once(signal, 'abort');
        seen.push('left in a hurry');
      },
    },
  });
  const lifecycle = createLifecycle(log, 1000, resources);
  await lifecycle.start();
  const stopped = lifecycle.stop();
  await leaving.promise;
  await Promise.all([stopped, lifecycle.stop('at once')]);
  expect(seen.slice(3)).toEqual(['left in a hurry', 'stop server', 'stop thread', 'stop pool']);
});

test('a step that needs it may use nearly all of the grace', async () => {
  const limits: number[] = [];
  const told = { ...log, warn: ({ limitMs }: { limitMs: number }) => void limits.push(limitMs) };
  const { resources } = recorder({ server: { stop: () => new Promise<void>(() => undefined) } });
  const lifecycle = createLifecycle(told as unknown as Logger, 1000, resources);
  await lifecycle.start();
  await lifecycle.stop();
  expect(limits).toEqual([expect.toSatisfy((limitMs) => limitMs > 800)]);
});

test.for([
  { when: 'asked to', fails: false },
  { when: 'the start failed', fails: true },
])('does not leave when it stops at once: $when', async ({ fails }) => {
  const { seen, resources } = recorder({
    thread: { leave: () => void seen.push('leave thread') },
    server: fails ? { start: () => Promise.reject(new Error('no')) } : {},
  });
  const lifecycle = createLifecycle(log, 1000, resources);
  await lifecycle.start().catch(() => undefined);
  await lifecycle.stop('at once');
  expect(seen).not.toContain('leave thread');
});
