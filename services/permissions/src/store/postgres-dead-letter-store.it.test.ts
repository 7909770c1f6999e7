import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { beforeAll, describe, expect, test } from 'vitest';
import { useStores } from './database.fixture.ts';
import type { DeadLetterStore } from './dead-letter-store.ts';
import { createPostgresDeadLetterStore } from './postgres-dead-letter-store.ts';

let stores: Awaited<ReturnType<typeof useStores>>;
let letters: DeadLetterStore;

beforeAll(async () => {
  stores = await useStores();
  letters = createPostgresDeadLetterStore(stores.worker);
});

const act = { actor: 'olga', at: new Date(), requestId: 'r-1', selection: {} };
const putAsideAt = new Date('2026-01-02T03:04:05.678Z');
const before = putAsideAt.getTime() - 1;
const since = putAsideAt.getTime() + 1;

/** A letter at this place of the topic, of a message written then. */
const aLetter = (offset: string, recordMs: number) => ({
  ...{ topic: 'modules', partition: 0, offset, recordMs },
  ...{ organizationId: 'acme', moduleId: 'm-1', version: 1, requestId: undefined },
  ...{ reason: 'unreadable', detail: '', at: putAsideAt },
});
const recordAt = (offset: string, ms: number) => ({ partition: 0, offset, time: new Date(ms) });

async function givenDropped(offset: string, { isOld = false } = {}): Promise<void> {
  await letters.add(aLetter(offset, before));
  await letters.drop([`0-${offset}`], act);
  if (!isOld) return;
  await withClient(adminUrlOf(stores.database.ownerUrl), (admin) =>
    admin.query('UPDATE dead_letter SET record_ms = NULL WHERE record_offset = $1', [offset]),
  );
}

describe.for([
  { letter: 'a letter', isOld: false },
  { letter: 'a letter from before times were kept', isOld: true },
])('$letter', ({ isOld }) => {
  const [same, other, known] = isOld ? ['11', '12', '13'] : ['1', '2', '3'];

  test('that comes again stays as it was decided', async () => {
    await givenDropped(`${same}`, { isOld });
    await letters.add(aLetter(`${same}`, before));
    expect(await letters.find(`0-${same}`)).toMatchObject({ fate: 'dropped' });
  });

  test('makes way for one of the same place of a topic that was made anew', async () => {
    await givenDropped(`${other}`, { isOld });
    await letters.add(aLetter(`${other}`, since));
    expect(await letters.find(`0-${other}`)).toMatchObject({ fate: 'waiting', recordMs: since });
  });

  test('that was dropped counts for its record, not for what lies at its place since', async () => {
    await givenDropped(`${known}`, { isOld });
    expect(await letters.droppedAmong([recordAt(`${known}`, before)])).toEqual(new Set([`0-${known}`]));
    expect(await letters.droppedAmong([recordAt(`${known}`, since)])).toEqual(new Set());
  });
});

test('a record whose time no calendar has is looked for like any other', async () => {
  await letters.add(aLetter('20', 0));
  await letters.drop(['0-20'], act);
  const odd = [recordAt('20', 9e15), recordAt('21', -8e15)];
  expect(await letters.droppedAmong(odd)).toEqual(new Set(['0-20']));
});
