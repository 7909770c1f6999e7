import { BroadcastChannel } from 'node:worker_threads';
import { createMetrics } from '@custom-modules/chassis/metrics';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { expect, onTestFinished, test, vi } from 'vitest';
import { patience, useConsumers } from './consumer.fixture.ts';
import { aRecord } from './events.fixture.ts';
import { superviseConsumer } from './supervise-consumer.ts';

async function useSupervised(entry?: URL) {
  const consumers = await useConsumers();
  const { log, lines } = recordLog();
  const metrics = createMetrics({ processMetrics: false });
  const states: string[] = [];
  const resource = superviseConsumer({
    config: {
      logLevel: 'fatal' as const,
      logFormat: 'json' as const,
      workerDatabaseUrl: consumers.database.workerUrl,
      kafkaBrokers: consumers.brokers,
      kafkaTopicPrefix: consumers.prefix,
      kafkaGroupId: `${consumers.prefix}-supervised`,
      kafkaSessionTimeoutMs: 2000,
    },
    log,
    metrics,
    onState: (state) => void states.push(state),
    ...(entry && { entry }),
  });
  resource.start?.();
  onTestFinished(() => resource.stop());
  const until = (...modules: string[]) =>
    vi.waitFor(async () => expect(await consumers.existing()).toEqual(modules), patience);
  return { consumers, metrics, states, lines, until, stop: () => resource.stop() };
}

const produceModule = (consumers: Awaited<ReturnType<typeof useConsumers>>, moduleId: string) =>
  consumers.produce([aRecord({ moduleId })]);

test('the thread applies events, measures what it does, and ends when asked', async () => {
  const { consumers, metrics, states, until, stop } = await useSupervised();
  await consumers.produce([aRecord({ moduleId: 'm-1' }), { ...aRecord({ moduleId: 'm-2' }), value: '{}' }]);
  await until('m-1');
  await vi.waitFor(async () => {
    const text = await metrics.text();
    expect(text).toContain('permissions_consumer_events_total{outcome="applied"} 1');
    expect(text).toContain('permissions_consumer_dead_letters_total{reason="unreadable"} 1');
    expect(text).toMatch(/permissions_consumer_lag_messages\{partition="\d+"\} 0/);
    expect(text).toContain('permissions_consumer_state{state="running"} 1');
  }, patience);
  await stop();
  expect(states.at(-1)).toBe('stopped');
  expect(await metrics.text()).toContain('permissions_consumer_restarts_total{reason="crash"} 0');
});

test('a thread that crashes is replaced, and the next one goes on where it was', async () => {
  const { consumers, metrics, states, until } = await useSupervised(
    new URL('./thread-that-crashes.fixture.ts', import.meta.url),
  );
  const orders = new BroadcastChannel('thread-that-crashes');
  onTestFinished(() => orders.close());
  await produceModule(consumers, 'm-1');
  await until('m-1');
  for (const [index, moduleId] of ['m-2', 'm-3'].entries()) {
    orders.postMessage('crash');
    await vi.waitFor(() => expect(states.filter((state) => state === 'stopped')).toHaveLength(index + 1), patience);
    await produceModule(consumers, moduleId);
    await until(...['m-1', 'm-2', 'm-3'].slice(0, index + 2));
  }
  expect(states.at(-1)).toBe('running');
  expect(await metrics.text()).toContain('permissions_consumer_restarts_total{reason="crash"} 2');
});
