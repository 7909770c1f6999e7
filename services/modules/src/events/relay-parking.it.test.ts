import { newId } from '@custom-modules/chassis/id';
import { patience } from '@custom-modules/testing/patience';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { add, aModule, changed, entryOf } from '../store/module.fixture.ts';
import { type Outbox, useOutbox } from './relay.fixture.ts';

const longUrl = `https://fleet.example/${'x'.repeat(1900)}`;
const shortUrl = 'https://fleet.example/';

/** A module with an event for each of these, in their order; `large` is what the broker takes of none. */
async function write({ store }: Outbox, organizationId: string, [first, ...others]: readonly Size[]) {
  const given = aModule(organizationId, { name: newId(), url: first === 'large' ? longUrl : shortUrl });
  await add(store, given);
  let before = given.module;
  for (const size of others) {
    const { module: after, event } = changed(before, {
      url: size === 'large' ? longUrl : shortUrl,
      order: before.order + 1,
    });
    await store.inOrganization(organizationId, (transaction) => transaction.replace(before, after, entryOf(event)));
    before = after;
  }
  return given.module.id;
}

type Size = 'small' | 'large';

test('an event the broker refuses is parked, and keeps back its own module only', async () => {
  const outbox = await useOutbox();
  await outbox.limitMessages(1500);
  const tooLarge = await write(outbox, 'acme', ['large', 'small']);
  const neighbours: string[] = [];
  for (let i = 0; i < 3; i += 1) neighbours.push(await write(outbox, 'acme', ['small']));

  const relay = outbox.startRelay();
  const sent = () => neighbours.map(outbox.firstVersionsOf);
  await vi.waitFor(() => expect(sent()).toEqual([[1], [1], [1]]), patience);
  await relay.until('leading');
  expect(await outbox.parked()).toEqual([{ module_id: tooLarge, parked_reason: 'MESSAGE_TOO_LARGE' }]);
  expect(await outbox.waiting()).toBe(1);
  expect(outbox.versionsOf(tooLarge)).toEqual([]);

  const afterwards = await write(outbox, 'acme', ['small']);
  await vi.waitFor(() => expect(outbox.versionsOf(afterwards)).toEqual([1]), patience);
  expect(outbox.versionsOf(tooLarge)).toEqual([]);
});

test('it is found among many by halving, not by sending each of them alone', async () => {
  const outbox = await useOutbox();
  const rows = 128;
  // Room for all the small ones at once.
  await outbox.limitMessages(rows * 900);
  const tooLarge = await write(outbox, 'acme', ['small']);
  await outbox.inflate(tooLarge, rows * 1000);
  const others: string[] = [];
  for (let i = 1; i < rows; i += 1) others.push(await write(outbox, 'acme', ['small']));

  const { sends } = outbox.relayHere();
  const sent = () => others.filter((id) => outbox.versionsOf(id).length > 0);
  await vi.waitFor(() => expect(sent()).toEqual(others), patience);
  expect(await outbox.parked()).toMatchObject([{ module_id: tooLarge }]);
  expect(sends[0]).toBe(rows);
  expect(sends.length).toBeLessThanOrEqual(2 * Math.log2(rows) + 1);
});

test('whatever is refused, each module’s events are on the topic in their order, up to the first that is parked', async () => {
  const outbox = await useOutbox();
  await outbox.limitMessages(2000);
  outbox.startRelay();
  const life = fc.array(fc.constantFrom<Size>('small', 'small', 'small', 'large'), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 12 }), async (lives) => {
      const ids = await Promise.all(lives.map((sizes, i) => write(outbox, `org-${i % 3}`, sizes)));
      const sendable = lives.map((sizes) => (sizes.includes('large') ? sizes.indexOf('large') : sizes.length));
      const expected = sendable.map((count) => Array.from({ length: count }, (_, i) => i + 1));
      await vi.waitFor(() => expect(ids.map(outbox.firstVersionsOf)).toEqual(expected), patience);
      const stuck = ids.filter((_, i) => lives[i]?.includes('large'));
      const parked = async () => (await outbox.parked()).map(({ module_id }) => module_id);
      await vi.waitFor(async () => expect(await parked()).toEqual(expect.arrayContaining(stuck)), patience);
      expect((await parked()).filter((id) => ids.includes(id)).toSorted()).toEqual(stuck.toSorted());
    }),
    { numRuns: 10 },
  );
});

test('events that are redriven again and again while the relay is at them keep their order, and none is lost', async () => {
  const outbox = await useOutbox();
  await outbox.limitMessages(2000);
  const relay = outbox.startRelay();
  const lives: Size[] = ['small', 'large', 'small'];
  const ids = await Promise.all(Array.from({ length: 12 }, (_, i) => write(outbox, `org-${i % 3}`, lives)));
  const redrive = () => outbox.outbox.redrive({ kind: 'all' }, { actor: 'olga', at: new Date(), requestId: 'r-1' });
  const parkedBefore = relay.parkedCount();
  await vi.waitFor(async () => {
    await redrive();
    expect(relay.parkedCount()).toBeGreaterThan(parkedBefore + 3 * ids.length);
  }, patience);
  expect(ids.map(outbox.firstVersionsOf)).toEqual(ids.map(() => [1]));

  await outbox.limitMessages(1_000_000);
  await vi.waitFor(async () => {
    await redrive();
    expect(ids.map(outbox.firstVersionsOf)).toEqual(ids.map(() => [1, 2, 3]));
  }, patience);
  await outbox.untilDrained();
});

test('of an event that is parked the log names the request behind it', async () => {
  const outbox = await useOutbox();
  await outbox.limitMessages(1500);
  const moduleId = await write(outbox, 'acme', ['large']);
  const { lines } = outbox.relayHere();
  const row = { id: expect.any(String), moduleId, requestId: 'r-1' };
  const parked = expect.objectContaining({ level: 'error', msg: 'event parked', row });
  await vi.waitFor(() => expect(lines).toContainEqual(parked), patience);
});
