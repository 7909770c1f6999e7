import { createKafka } from '@custom-modules/chassis/kafka';
import { decodeModuleEvent, type ModuleEvent } from '@custom-modules/contracts/module-events';
import { topicsOf } from '@custom-modules/contracts/topics';
import { callAs } from '@custom-modules/testing/calls';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useInfrastructure } from '@custom-modules/testing/services';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { newModule, type RunningModules, useModules } from './app.fixture.ts';

describe('with everything there', () => {
  test('gets ready, and says so in health and metrics', async () => {
    const modules = await useModules();
    await modules.untilReady();
    expect(await modules.readiness()).toMatchObject({
      dependencies: { database: 'up', permissions: 'up', relay: 'up' },
    });
    expect(await modules.isServing('')).toBe(true);
    expect(await modules.isServing('modules.relay')).toBe(true);

    await modules.given();
    const published = /^modules_outbox_sent_total 1$/m;
    await vi.waitFor(async () => expect(await modules.metrics.text()).toMatch(published), patience);
    const text = await modules.metrics.text();
    expect(text).toContain('modules_relay_state{state="leading"} 1');
    expect(text).toContain('modules_outbox_seconds_count 1');
    expect(text).toContain('modules_outbox_rows{state="waiting"} 0');
    expect(text).toContain('modules_outbox_rows{state="parked"} 0');
    expect(text).toContain('modules_outbox_oldest_seconds{state="waiting"} 0');
  });

  test('a change is on the topic soon, with the trail of its request and without what a URL may hide', async () => {
    const modules = await useModules();
    const events = await readTopic(modules);
    const url = 'https://fleet.example/open?key=very-secret&token={SHORT_TOKEN}#top';
    const call = callAs(await modules.issuer.bearer(people.ana), {
      trail: { requestId: 'r-42', traceparent: `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01` },
    });
    const { module } = await modules.client.createModule({ ...newModule(), url, group: 'Transport' }, call);
    await vi.waitFor(() => expect(events).toHaveLength(1), patience);
    expect(events[0]).toMatchObject({
      type: 'events.v1.ModuleCreated',
      source: '/services/modules',
      subject: module?.id,
      ...call.trail,
      data: { actor: 'ana', module: { ...module, type: 'web', url: 'https://fleet.example/open?key=&token=' } },
    });
  });

  test('no bearer is in the log or the metrics, whatever was answered', async () => {
    const modules = await useModules();
    const bearers = await Promise.all([
      modules.issuer.bearer(people.ana),
      modules.issuer.bearer(people.ben),
      modules.issuer.bearer(people.ana, { lifeSeconds: -60 }),
    ]);
    const { id } = await modules.given();
    for (const bearer of bearers) {
      const call = callAs(bearer);
      await Promise.allSettled([
        modules.client.createModule(newModule(), call),
        modules.client.createModule({ ...newModule(), name: bearer, url: bearer }, call),
        modules.client.listModules({ search: bearer, cursor: bearer, limit: 0 }, call),
        modules.client.open({ id: bearer }, call),
        modules.client.open({ id }, call),
      ]);
    }
    const written = JSON.stringify(modules.lines) + (await modules.metrics.text());
    expect(modules.lines.length).toBeGreaterThan(5);
    for (const bearer of bearers) {
      expect(written).not.toContain(bearer);
      expect(written).not.toContain(bearer.split('.')[2]);
    }
  });
});

describe('without its database', () => {
  const nowhere = 'postgres://modules_app:x@127.0.0.1:1/modules';

  test('refuses with unavailable and is not ready, but lives', async () => {
    const modules = await useModules({ DATABASE_URL: nowhere });
    const failure = await failureOf(modules.given());
    expect(failure).toMatchObject({ code: 'unavailable', status: 'UNAVAILABLE' });
    expect(failure.message).not.toContain('ECONNREFUSED');
    await vi.waitFor(
      async () => expect(await modules.readiness()).toMatchObject({ ready: false, dependencies: { database: 'down' } }),
      patience,
    );
  });

  test('metrics go on but for the outbox, and the relay says it does not work', async () => {
    const modules = await useModules({ WORKER_DATABASE_URL: nowhere.replace('_app', '_worker') });
    await vi.waitFor(
      async () => expect(await modules.metrics.text()).toContain('modules_relay_state{state="waiting"} 1'),
      patience,
    );
    expect(await modules.metrics.text()).not.toContain('modules_outbox_rows{');
    expect(await modules.isServing('modules.relay')).toBe(false);
    await modules.given();
  });
});

test('a database role that row-level security does not bind is not worked with', async () => {
  const { database } = await useModules();
  const superuser = new URL(useInfrastructure().postgresAdminUrl);
  superuser.pathname = new URL(database.appUrl).pathname;
  const modules = await useModules({ DATABASE_URL: superuser.href });
  expect(await failureOf(modules.given())).toMatchObject({ code: 'internal' });
  expect(modules.lines).toContainEqual(
    expect.objectContaining({
      msg: 'call failed',
      err: expect.objectContaining({ message: 'row-level security does not bind the role of the pool on module' }),
    }),
  );
  await vi.waitFor(
    async () => expect(await modules.readiness()).toMatchObject({ ready: false, dependencies: { database: 'down' } }),
    patience,
  );
});

async function readTopic({ topics }: RunningModules): Promise<readonly ModuleEvent[]> {
  const kafka = createKafka({ clientId: 'test', brokers: topics.brokers, log: recordLog().log });
  const consumer = kafka.consumer({ groupId: `${topics.prefix}-test` });
  const events: ModuleEvent[] = [];
  onTestFinished(() => consumer.disconnect());
  await consumer.connect();
  await consumer.subscribe({ topic: topicsOf(topics.prefix).modules, fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => void events.push(decodeModuleEvent(message)) });
  return events;
}
