import { BroadcastChannel } from 'node:worker_threads';
import type { Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import { createMetrics, type Metrics } from '@custom-modules/chassis/metrics';
import { createThreadMetrics, superviseThread } from '@custom-modules/chassis/supervised-thread';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { expect, onTestFinished, test, vi } from 'vitest';
import { useConsumers } from './consumer.fixture.ts';
import { aRecord } from './events.fixture.ts';
import { type ConsumerSettings, superviseConsumer } from './supervise-consumer.ts';

type Setup = { config: ConsumerSettings; log: Logger; metrics: Metrics; setHealth: () => void };

async function useSupervised(supervise: (setup: Setup) => Resource) {
  const consumers = await useConsumers();
  const metrics = createMetrics({ processMetrics: false });
  const config = {
    logLevel: 'fatal' as const,
    logFormat: 'json' as const,
    workerDatabaseUrl: consumers.database.workerUrl,
    kafkaBrokers: consumers.brokers,
    kafkaTopicPrefix: consumers.prefix,
    kafkaGroupId: `${consumers.prefix}-supervised`,
    kafkaSessionTimeoutMs: 2000,
  };
  const resource = supervise({ config, log: recordLog().log, metrics, setHealth: () => undefined });
  resource.start?.();
  onTestFinished(() => resource.stop());
  const untilMeasured = (line: string) =>
    vi.waitFor(async () => expect(await metrics.text()).toContain(`${line}\n`), patience);
  const until = (...modules: string[]) =>
    vi.waitFor(async () => expect(await consumers.existing()).toEqual(modules), patience);
  return { consumers, metrics, untilMeasured, until, stop: () => resource.stop() };
}

const stateLine = (state: string) => `thread_state{thread="permissions.consumer",state="${state}"} 1`;
const crashesLine = (count: number) => `thread_restarts_total{thread="permissions.consumer",reason="crash"} ${count}`;

const produceModule = (consumers: Awaited<ReturnType<typeof useConsumers>>, moduleId: string) =>
  consumers.produce([aRecord({ moduleId })]);

test('the thread applies events, measures what it does, and ends when asked', async () => {
  const { consumers, metrics, until, untilMeasured, stop } = await useSupervised(superviseConsumer);
  await consumers.produce([aRecord({ moduleId: 'm-1' }), { ...aRecord({ moduleId: 'm-2' }), value: '{}' }]);
  await until('m-1');
  await vi.waitFor(async () => {
    const text = await metrics.text();
    expect(text).toContain('permissions_consumer_events_total{outcome="applied"} 1');
    expect(text).toContain('permissions_consumer_dead_letters_total{reason="unreadable"} 1');
    expect(text).toMatch(/permissions_consumer_lag_messages\{partition="\d+"\} 0/);
    expect(text).toContain('permissions_consumer_on_topic_seconds_count 1');
    expect(text).toContain('permissions_consumer_end_to_end_seconds_count 1');
    expect(text).toContain(stateLine('running'));
  }, patience);
  await consumers.produce([aRecord({ moduleId: 'm-1' })]);
  await untilMeasured('permissions_consumer_events_total{outcome="duplicate"} 1');
  expect(await metrics.text(), 'a duplicate').toContain('permissions_consumer_on_topic_seconds_count 1');
  await stop();
  expect(await metrics.text()).toContain(stateLine('stopped'));
  expect(await metrics.text()).toContain(crashesLine(0));
});

test('a thread that crashes is replaced, and the next one goes on where it was', async () => {
  const { consumers, untilMeasured, until } = await useSupervised(({ config, metrics, ...setup }) =>
    superviseThread({
      name: 'permissions.consumer',
      entry: new URL('./thread-that-crashes.fixture.ts', import.meta.url),
      data: config,
      metrics: createThreadMetrics(metrics),
      stallMs: 60_000,
      ...setup,
    }),
  );
  const orders = new BroadcastChannel('thread-that-crashes');
  onTestFinished(() => orders.close());
  await produceModule(consumers, 'm-1');
  await until('m-1');
  for (const [index, moduleId] of ['m-2', 'm-3'].entries()) {
    orders.postMessage('crash');
    await untilMeasured(crashesLine(index + 1));
    await produceModule(consumers, moduleId);
    await until(...['m-1', 'm-2', 'm-3'].slice(0, index + 2));
  }
  await untilMeasured(stateLine('running'));
  await untilMeasured(crashesLine(2));
});
