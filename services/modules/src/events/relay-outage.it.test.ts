import { createPublisher } from '@custom-modules/chassis/publisher';
import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { expect, onTestFinished, test, vi } from 'vitest';
import { add, aModule, changed, entryOf } from '../store/module.fixture.ts';
import { openOutboxSession } from '../store/outbox-session.ts';
import { useOutbox } from './relay.fixture.ts';
import { relayOutbox } from './relay-outbox.ts';

test('a broker that is away is waited for: nothing is lost, nothing parked', async () => {
  const outbox = await useOutbox();
  const proxy = await useFaultProxy(outbox.broker);
  proxy.refuse();
  const given = aModule('acme');
  await add(outbox.store, given);
  const relay = outbox.startRelay({ brokers: [proxy.address] });
  await relay.until('waiting');
  expect(await outbox.waiting()).toBe(1);
  expect(await outbox.parked()).toEqual([]);

  proxy.heal();
  await vi.waitFor(() => expect(outbox.versionsOf(given.module.id)).toEqual([1]), patience);
  await relay.until('leading');
  await outbox.untilDrained();
});

test('an event the broker refuses is parked, and keeps back its own module only', async () => {
  const outbox = await useOutbox();
  await outbox.limitMessages(1500);
  const tooLarge = aModule('acme', { name: 'Too large', url: `https://fleet.example/${'x'.repeat(1900)}` });
  const { module: later, event } = changed(tooLarge.module, { url: 'https://fleet.example/' });
  const neighbours = ['One', 'Two', 'Three'].map((name) => aModule('acme', { name }));
  await add(outbox.store, tooLarge);
  await outbox.store.inOrganization('acme', (transaction) =>
    transaction.replace(tooLarge.module, later, entryOf(event)),
  );
  for (const neighbour of neighbours) await add(outbox.store, neighbour);

  const relay = outbox.startRelay();
  const sent = () => neighbours.map(({ module }) => outbox.firstVersionsOf(module.id));
  await vi.waitFor(() => expect(sent()).toEqual([[1], [1], [1]]), patience);
  await relay.until('leading');
  expect(await outbox.parked()).toEqual([{ module_id: tooLarge.module.id, parked_reason: 'MESSAGE_TOO_LARGE' }]);
  expect(await outbox.waiting()).toBe(1);
  expect(outbox.versionsOf(later.id)).toEqual([]);

  const afterwards = aModule('acme', { name: 'Afterwards' });
  await add(outbox.store, afterwards);
  await vi.waitFor(() => expect(outbox.versionsOf(afterwards.module.id)).toEqual([1]), patience);
  expect(outbox.versionsOf(later.id)).toEqual([]);
});

test('of an event that is parked the log names the request behind it', async () => {
  const outbox = await useOutbox();
  await outbox.limitMessages(1500);
  const tooLarge = aModule('acme', { url: `https://fleet.example/${'x'.repeat(1900)}` });
  await add(outbox.store, tooLarge);

  const { log, lines } = recordLog();
  const publisher = createPublisher(outbox);
  const stopping = new AbortController();
  const relaying = relayOutbox({
    openSession: () => openOutboxSession({ url: outbox.database.workerUrl, log }),
    publisher,
    log,
    stopping: stopping.signal,
    alive: () => undefined,
    report: () => undefined,
  });
  onTestFinished(async () => {
    stopping.abort();
    await relaying;
    await publisher.close();
  });
  const row = { id: expect.any(String), moduleId: tooLarge.module.id, requestId: 'r-1' };
  const parked = expect.objectContaining({ level: 'error', msg: 'event parked', rows: [row] });
  await vi.waitFor(() => expect(lines).toContainEqual(parked), patience);
});
