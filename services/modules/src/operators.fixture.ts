import { createKafka } from '@custom-modules/chassis/kafka';
import { OperationsServiceService, OutboxState } from '@custom-modules/contracts/modules-operations';
import { decodeModulesTopicEvent, type ModulesTopicEvent } from '@custom-modules/contracts/organization-events';
import { topicsOf } from '@custom-modules/contracts/topics';
import { atEnd } from '@custom-modules/testing/at-end';
import { withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { limitMessages } from '@custom-modules/testing/topics';
import { expect, vi } from 'vitest';
import { newModule, useModules } from './app.fixture.ts';

/** The service as operators see it, and the topic behind it. */
export async function useOperators() {
  const modules = await useModules();
  const kafka = createKafka({ clientId: 'test', brokers: modules.topics.brokers, log: recordLog().log });
  const topic = topicsOf(modules.topics.prefix).modules;
  const published = new Map<string, ModulesTopicEvent>();
  const keep = (event: ModulesTopicEvent) => void (published.has(event.id) || published.set(event.id, event));
  const events = () => [...published.values()];
  const consumer = kafka.consumer({ groupId: `${modules.topics.prefix}-operators` });
  atEnd(() => consumer.disconnect());
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({ eachMessage: async ({ message }) => keep(decodeModulesTopicEvent(message)) });

  const operations = modules.clientOf(OperationsServiceService);
  const status = async () => (await operations.getStatus({}, await modules.as('olga'))).outbox;
  const parkedModules = async () => {
    const wanted = { state: OutboxState.OUTBOX_STATE_PARKED, cursor: '', limit: 200 };
    return (await operations.listOutbox(wanted, await modules.as('olga'))).rows.map(({ moduleId }) => moduleId);
  };
  const takeAtMost = (bytes: number) => limitMessages(kafka, topic, bytes);
  return {
    ...modules,
    operations,
    status,
    /** What the topic holds so far, without what came again. */
    events,
    typesOf: (id: string) =>
      events()
        .filter(({ subject }) => subject === id)
        .map(({ type }) => type.split('.').at(-1)),
    takeAtMost,
    /** A module the broker refuses the first event of, and that has been changed since. */
    async givenParked() {
      await takeAtMost(1500);
      const { id } = await modules.given({ ...newModule(), url: `https://fleet.example/${'x'.repeat(1900)}` });
      await vi.waitFor(async () => expect(await parkedModules()).toContain(id), patience);
      await modules.client.updateModule({ id, url: 'https://fleet.example/' }, await modules.as('ana'));
      return id;
    },
    /** What operators did, oldest first. */
    acts: () =>
      withClient(
        modules.database.workerUrl,
        async (worker) => (await worker.query('SELECT * FROM operator_audit ORDER BY id')).rows,
      ),
    rowsOf: (table: string, organizationId: string) =>
      withClient(
        modules.database.workerUrl,
        async (worker) =>
          (await worker.query(`SELECT FROM ${table} WHERE organization_id = $1`, [organizationId])).rowCount,
      ),
  };
}
