import { systemClock } from '@custom-modules/chassis/clock';
import { inTransaction } from '@custom-modules/chassis/postgres';
import type { TopicRecord } from '@custom-modules/chassis/topic-record';
import { beforeAll, expect, test } from 'vitest';
import { modulesIn } from '../domain/change.ts';
import { useStores } from '../store/database.fixture.ts';
import { createPostgresDeadLetterStore } from '../store/postgres-dead-letter-store.ts';
import { upsert } from '../store/postgres-module-projection.ts';
import { createPostgresRebuildStore } from '../store/postgres-rebuild-store.ts';
import { aRecord, toMessage } from './events.fixture.ts';
import { readChange } from './messages.ts';
import { readAnew } from './read-anew.ts';
import { HistoryGapError } from './whole-history.ts';

let stores: Awaited<ReturnType<typeof useStores>>;
const act = { actor: 'olga', at: new Date(), requestId: 'r-1', selection: {} };

beforeAll(async () => {
  stores = await useStores();
});

type Records = Parameters<typeof toMessage>[0][];
const changesOf = (records: Records) => records.map((record, offset) => readChange(toMessage(record, offset)));
const toTopicRecord = (record: Records[number], offset: number): TopicRecord => {
  const { key, value } = toMessage(record, offset);
  return { topic: 'modules', partition: 0, offset: String(offset), time: act.at, key, value, headers: record.headers };
};

/** Begins a rebuild that takes losses, and reads this. */
async function readFrom(id: string, topic: Pick<Parameters<typeof readAnew>[0], 'findSpans' | 'read'>) {
  const rebuilds = createPostgresRebuildStore(stores.worker);
  await rebuilds.begin({ id, dryRun: false, acceptLoss: true }, act);
  await readAnew({
    id,
    rebuilds,
    letters: createPostgresDeadLetterStore(stores.worker),
    signal: new AbortController().signal,
    clock: systemClock,
    ...topic,
  });
  return rebuilds.latest();
}

/** A rebuild of what the topic held before, while something else happens to what is in use. */
async function rebuild(id: string, held: Records, meanwhile: () => Promise<unknown>, order = 'meanwhile first') {
  const rebuilt = await readFrom(id, {
    findSpans: async () => [{ topic: 'modules', partition: 0, from: 0n, to: BigInt(held.length) }],
    async read(_, onRecords) {
      if (order === 'meanwhile first') await meanwhile();
      await onRecords(held.map(toTopicRecord));
      if (order === 'held first') await meanwhile();
    },
  });
  const versions = await stores.worker.query<{ id: string; version: number }>(
    'SELECT module_id AS id, version FROM module_permission ORDER BY module_id',
  );
  return { rebuilt, versions: Object.fromEntries(versions.rows.map((row) => [row.id, row.version])) };
}

const before = [aRecord({ moduleId: 'known' })];
const during = [aRecord({ moduleId: 'known', version: 2 }), aRecord({ moduleId: 'new' })];

test('control: what was applied to what is in use alone is lost', async () => {
  await stores.projection.apply(changesOf(before));
  const { versions } = await rebuild('control', before, () =>
    inTransaction(stores.worker, (transaction) =>
      upsert(transaction, 'module_permission', modulesIn(changesOf(during))),
    ),
  );
  expect(versions).toEqual({ known: 1 });
});

test('what the consumer applies while a rebuild reads is not', async () => {
  const { versions, rebuilt } = await rebuild('dual', before, () => stores.projection.apply(changesOf(during)));
  expect(versions).toEqual({ known: 2, new: 1 });
  expect(rebuilt).toMatchObject({
    state: 'done',
    messages: 1,
    messagesRead: 1,
    difference: { missing: 0, surplus: 0 },
  });
});

test.each(['meanwhile first', 'held first'])(
  'who claims a permission of another on the topic never keeps it: %s',
  async (order) => {
    const [claims, rightful] = [`claims, ${order}`, `rightful, ${order}`];
    const claim = aRecord({ moduleId: claims, permissionId: `view-${rightful}` });
    const right = aRecord({ moduleId: rightful });
    const apply = () => stores.projection.apply(changesOf([right]));
    const { versions } = await rebuild(order, [...before, ...during, claim], apply, order);
    expect(versions[rightful]).toBe(1);
    expect(versions[claims]).toBeUndefined();
  },
);

test.each([
  ['loses its beginning', { from: 1n, to: 2n }],
  ['is made anew', { from: 0n, to: 1n }],
])('a topic that %s while it is read changes nothing', async (id, later) => {
  await stores.projection.apply(changesOf([aRecord({ moduleId: 'kept' })]));
  let span = { from: 0n, to: 2n };
  const rebuilding = readFrom(id, {
    findSpans: async () => [{ topic: 'modules', partition: 0, ...span }],
    async read() {
      span = later;
    },
  });
  await expect(rebuilding).rejects.toThrow(HistoryGapError);
  const { rows } = await stores.worker.query("SELECT FROM module_permission WHERE module_id = 'kept'");
  expect(rows).toHaveLength(1);
});
