import type { ThreadState } from '@custom-modules/chassis/supervised-thread';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { expect, test } from 'vitest';
import { getStatus } from './get-status.ts';

const consumer = { group: 'perms', state: (): ThreadState => 'waiting' };

test.for([
  ['refuses', () => Promise.reject(new Error('away'))],
  ['says nothing', () => new Promise<never>(() => undefined)],
] as const)('while PostgreSQL %s the rest is told', async ([, countWaiting]) => {
  const { log, lines } = recordLog();
  expect(await getStatus({ letters: { countWaiting }, consumer, log })).toEqual({
    group: 'perms',
    consumer: 'waiting',
    deadLetters: undefined,
  });
  expect(lines).toMatchObject([{ msg: 'dead letters not counted' }]);
});
