import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { expect, test, vi } from 'vitest';
import { add, aModule } from '../store/module.fixture.ts';
import { useOutbox } from './relay.fixture.ts';

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
