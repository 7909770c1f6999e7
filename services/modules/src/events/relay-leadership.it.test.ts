import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { newId } from '@custom-modules/chassis/id';
import { patience } from '@custom-modules/testing/patience';
import { expect, onTestFinished, test, vi } from 'vitest';
import { add, aModule } from '../store/module.fixture.ts';
import { type Outbox, useOutbox } from './relay.fixture.ts';

async function publishOne(outbox: Outbox): Promise<void> {
  const given = aModule('acme', { name: newId() });
  await add(outbox.store, given);
  await vi.waitFor(() => expect(outbox.versionsOf(given.module.id)).toEqual([1]), patience);
}

test('of two relays one works, and the other takes over when it dies', async () => {
  const outbox = await useOutbox();
  const first = outbox.startRelay();
  await first.until('leading');
  const second = outbox.startRelay();
  await second.until('standby');

  await publishOne(outbox);
  await publishOne(outbox);
  await vi.waitFor(() => expect(first.sentCount()).toBe(2), patience);
  expect(second.sentCount()).toBe(0);

  await first.kill();
  await second.until('leading');
  await publishOne(outbox);
  await vi.waitFor(() => expect(second.sentCount()).toBe(1), patience);
});

test('a holder that freezes loses the lead, and knows it when it thaws', async () => {
  const outbox = await useOutbox();
  const ice = new Int32Array(new SharedArrayBuffer(4));
  const workerData = { url: outbox.database.workerUrl, ice };
  const holder = new Worker(new URL('./frozen-holder.fixture.ts', import.meta.url), { workerData });
  onTestFinished(() => void holder.terminate());
  expect(await once(holder, 'message')).toEqual(['leads']);

  const relay = outbox.startRelay();
  await relay.until('standby');
  holder.postMessage('freeze');
  await relay.until('leading');
  await publishOne(outbox);

  const said = once(holder, 'message');
  Atomics.notify(ice, 0);
  expect(await said).toEqual(['lost the lead']);
});
