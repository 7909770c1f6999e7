import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { newId } from '@custom-modules/chassis/id';
import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { add, aModule } from '../store/module.fixture.ts';
import type { FreezingRelayData } from './freezing-relay.fixture.ts';
import type { FrozenHolderData } from './frozen-holder.fixture.ts';
import { type Outbox, useOutbox } from './relay.fixture.ts';

async function publishOne(outbox: Outbox): Promise<void> {
  const given = aModule('acme', { name: newId() });
  await add(outbox.store, given);
  await vi.waitFor(() => expect(outbox.versionsOf(given.module.id)).toEqual([1]), patience);
}

/** A thread that freezes, and what it says meanwhile. */
function startFreezing<Data extends { ice: Int32Array }>(file: string, data: Omit<Data, 'ice'>) {
  const ice = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(new URL(file, import.meta.url), { workerData: { ...data, ice } });
  const said: string[] = [];
  worker.on('message', (message) => said.push(message));
  onTestFinished(async () => {
    await worker.terminate();
  });
  return {
    said,
    until: (message: string) => vi.waitFor(() => expect(said).toContain(message), patience),
    freeze: () => worker.postMessage('freeze'),
    thaw() {
      Atomics.store(ice, 0, 1);
      Atomics.notify(ice, 0);
    },
    ended: () => once(worker, 'exit'),
  };
}

/** A holder of the lead that has frozen, and a relay behind it. */
async function freezeHolder(outbox: Outbox, how: FrozenHolderData['how']) {
  const url = outbox.database.workerUrl;
  const holder = startFreezing<FrozenHolderData>('./frozen-holder.fixture.ts', { url, how });
  await holder.until('leads');
  const relay = outbox.startRelay();
  await relay.until('standby');
  holder.freeze();
  return { holder, relay };
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

describe('a holder that freezes', () => {
  test('loses the lead, and knows it when it thaws; control: on a plain connection it keeps it', async () => {
    const [outbox, other] = [await useOutbox(), await useOutbox()];
    const control = await freezeHolder(other, 'plain');
    const { holder, relay } = await freezeHolder(outbox, 'idle');
    await relay.until('leading');
    await publishOne(outbox);
    expect(control.relay.state()).toBe('standby');

    holder.thaw();
    await holder.until('lost the lead');
    control.holder.thaw();
    await control.holder.until('reads on');
  });

  test('loses it also while it takes an answer, where it is not idle', async () => {
    const outbox = await useOutbox();
    await outbox.fill({ rows: 200, bytes: 100_000 });
    const { holder, relay } = await freezeHolder(outbox, 'reading');
    await vi.waitFor(() => expect(relay.sentCount()).toBe(200), patience);
    holder.thaw();
    await holder.until('lost the lead');
  });

  /** The broker refuses an event; before the relay has parked it, it freezes, and another leads. It ends thawed. */
  async function freezeBeforeParking({ parksElsewhere }: { parksElsewhere: boolean }) {
    const outbox = await useOutbox();
    await outbox.limitMessages(1500);
    const given = aModule('acme', { url: `https://fleet.example/${'x'.repeat(1900)}` });
    await add(outbox.store, given);
    const freezing = startFreezing<FreezingRelayData>('./freezing-relay.fixture.ts', {
      url: outbox.database.workerUrl,
      brokers: [outbox.broker],
      topic: outbox.topic,
      parksElsewhere,
    });
    await freezing.until('refused');
    const holder = await outbox.leadHolder();
    const proxy = await useFaultProxy(outbox.broker);
    proxy.refuse();
    const relay = outbox.startRelay({ brokers: [proxy.address] });
    await vi.waitFor(async () => expect(await outbox.leadHolder()).not.toBe(holder), patience);
    await relay.until('waiting');
    await outbox.limitMessages(10_000);
    freezing.thaw();
    await freezing.until('standby');
    return { outbox, proxy, moduleId: given.module.id };
  }

  test('parks nothing when it thaws: the event is now another’s to send', async () => {
    const { outbox, proxy, moduleId } = await freezeBeforeParking({ parksElsewhere: false });
    expect(await outbox.parked()).toEqual([]);
    proxy.heal();
    await vi.waitFor(() => expect(outbox.versionsOf(moduleId)).toEqual([1]), patience);
  });

  test('control: over another connection than the one it led by it parks what it no longer may', async () => {
    const { outbox } = await freezeBeforeParking({ parksElsewhere: true });
    expect(await outbox.parked()).toHaveLength(1);
  });
});
