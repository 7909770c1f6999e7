import { beforeAll, expect, test } from 'vitest';
import { useStores } from './database.fixture.ts';
import type { DeadLetterStore } from './dead-letter-store.ts';
import { createPostgresDeadLetterStore } from './postgres-dead-letter-store.ts';

let letters: DeadLetterStore;

beforeAll(async () => {
  letters = createPostgresDeadLetterStore((await useStores()).worker);
});

const act = { actor: 'olga', at: new Date(), requestId: 'r-1', selection: {} };
const before = new Date('2026-01-02T03:04:05.678Z');
const since = new Date('2026-01-02T03:04:05.679Z');

/** A letter at this place of the topic, of a message written then. */
const aLetter = (offset: string, recordTime: Date) => ({
  ...{ topic: 'modules', partition: 0, offset, recordTime },
  ...{ organizationId: 'acme', moduleId: 'm-1', version: 1, requestId: undefined },
  ...{ reason: 'unreadable', detail: '', at: new Date() },
});
const recordAt = (offset: string, time: Date) => ({ partition: 0, offset, time });

test('a letter that comes again stays as it was decided', async () => {
  await letters.add(aLetter('1', before));
  await letters.drop(['0-1'], act);
  await letters.add(aLetter('1', before));
  expect(await letters.find('0-1')).toMatchObject({ fate: 'dropped', recordTime: before });
});

test('a letter of the same place of a topic that was made anew has a fate of its own', async () => {
  await letters.add(aLetter('2', before));
  await letters.drop(['0-2'], act);
  await letters.add(aLetter('2', since));
  expect(await letters.find('0-2')).toMatchObject({ fate: 'waiting', recordTime: since });
});

test('only the record that was dropped counts as dropped, not what lies at its place since', async () => {
  await letters.add(aLetter('3', before));
  await letters.drop(['0-3'], act);
  expect(await letters.droppedAmong([recordAt('3', before)])).toEqual(new Set(['0-3']));
  expect(await letters.droppedAmong([recordAt('3', since)])).toEqual(new Set());
});
