import { type TokenEvent, tokenEventTypes } from '@custom-modules/contracts/token-events';
import { expect, test } from 'vitest';
import { createAuditBuffer } from './audit-buffer.ts';

function anEvent(id: number): TokenEvent {
  const context = { id: String(id), source: '/services/tokens', subject: 'token', time: new Date(0) };
  return { ...context, type: tokenEventTypes.refused, data: { token: 'token', reason: 'unknown' } };
}

/** A buffer, and a receiver that remembers the batches it was handed. */
function aBuffer() {
  const seen = { dropped: 0, batches: [] as number[][] };
  const buffer = createAuditBuffer({
    dropped(reason, count) {
      expect(reason).toBe('full');
      seen.dropped += count;
    },
  });
  let added = 0;
  return {
    ...buffer,
    seen,
    receive: (batch: readonly TokenEvent[]) => void seen.batches.push(batch.map(({ id }) => Number(id))),
    /** Numbered from 0 on, and answered with how many there are. */
    addMany(count: number, importance: 'routine' | 'security') {
      for (let index = 0; index < count; index += 1) buffer.add(anEvent(added++), importance);
      return added;
    },
  };
}

const soon = () => AbortSignal.timeout(10_000);

test('hands over one batch at a time: the next is what has come in meanwhile', () => {
  const { addMany, handTo, settled, seen, receive } = aBuffer();
  handTo(receive);
  addMany(4, 'routine');
  expect(seen.batches).toEqual([[0]]);
  settled();
  expect(seen.batches).toEqual([[0], [1, 2, 3]]);
  settled();
  addMany(1, 'routine');
  expect(seen.batches).toEqual([[0], [1, 2, 3], [4]]);
});

test('loses nothing and doubles nothing of 9,000 events, no batch larger than a broker takes', () => {
  const { addMany, handTo, settled, size, seen, receive } = aBuffer();
  const added = addMany(9000, 'routine');
  handTo(receive);
  while (size() > 0) settled();
  expect(seen.batches.flat()).toEqual(Array.from({ length: added }, (_, index) => index));
  expect(Math.max(...seen.batches.map(({ length }) => length))).toBe(1000);
  expect(seen.dropped).toBe(0);
});

test('drops the newest beyond its bound, and counts them', () => {
  const { addMany, handTo, settled, size, seen, receive } = aBuffer();
  addMany(10_010, 'security');
  expect([size(), seen.dropped]).toEqual([10_000, 10]);
  handTo(receive);
  addMany(1, 'security');
  expect(seen.dropped).toBe(11); // what is handed over is not on the topic yet
  settled();
  addMany(1000, 'security');
  expect([size(), seen.dropped]).toEqual([10_000, 11]);
});

test('keeps room for what matters when masses wait', () => {
  const { addMany, size, seen } = aBuffer();
  addMany(20_000, 'routine');
  expect([size(), seen.dropped]).toEqual([9000, 11_000]);
  addMany(1000, 'security');
  expect([size(), seen.dropped]).toEqual([10_000, 11_000]);
});

test('what a receiver has not settled the next one gets, and first', () => {
  const { addMany, handTo, settled, seen, receive } = aBuffer();
  handTo(receive);
  addMany(2, 'routine');
  handTo(undefined);
  addMany(1, 'routine');
  expect(seen.batches).toEqual([[0]]);
  handTo(receive);
  settled();
  expect(seen.batches).toEqual([[0], [0], [1, 2]]);
});

test('says when it is empty, at once when it is', async () => {
  const { addMany, handTo, settled, untilEmpty, receive } = aBuffer();
  await untilEmpty(soon());
  handTo(receive);
  addMany(2, 'routine');
  const empty = untilEmpty(soon());
  settled();
  await expect(untilEmpty(AbortSignal.abort())).rejects.toThrow();
  settled();
  await empty;
});
