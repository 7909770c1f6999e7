import { newId } from '@custom-modules/chassis/id';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { add, aModule, changed, entryOf, remove } from '../store/module.fixture.ts';
import { toRecord } from './module-record.ts';
import { type Outbox, useOutbox } from './relay.fixture.ts';

const wholeLife = [1, 2, 3, 4];

/** A module is made, changed twice, deleted. */
async function liveALife({ store }: Outbox, organizationId: string): Promise<string> {
  const { module: born, event } = aModule(organizationId, { name: newId() });
  await add(store, { module: born, event });
  let before = born;
  for (const order of [1, 2]) {
    const { module: after, event } = changed(before, { order });
    await store.inOrganization(organizationId, (transaction) => transaction.replace(before, after, entryOf(event)));
    before = after;
  }
  await remove(store, before);
  return born.id;
}

/** Eight writers at once. */
async function liveManyLives(outbox: Outbox, each: number): Promise<string[]> {
  const write = async (writer: number) => {
    const ids: string[] = [];
    for (let i = 0; i < each; i += 1) ids.push(await liveALife(outbox, `org-${writer % 3}`));
    return ids;
  };
  return (await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)))).flat();
}

/** Two events of which the one with the lower id commits only after the callback has seen the other's module. */
function commitLowerIdLate(outbox: Outbox, meanwhile: (higher: string) => Promise<void>): Promise<string> {
  return withClient(outbox.database.appUrl, async (late) => {
    const { module, event } = aModule('acme', { name: newId() });
    const { key, value, headers } = toRecord(entryOf(event));
    await late.query('BEGIN');
    await late.query("SELECT set_config('app.organization_id', 'acme', true)");
    await late.query(
      'INSERT INTO outbox (organization_id, module_id, key, value, headers) VALUES ($1, $2, $3, $4, $5)',
      ['acme', module.id, key, value, headers],
    );
    const other = aModule('acme', { name: newId() });
    await add(outbox.store, other);
    await meanwhile(other.module.id);
    await late.query('COMMIT');
    return module.id;
  });
}

describe('order and completeness', () => {
  let outbox: Outbox;
  beforeAll(async () => {
    outbox = await useOutbox();
  });

  test('with many writers each event arrives once, those of a module in their order', async () => {
    const relay = outbox.startRelay();
    const ids = await liveManyLives(outbox, 10);
    await vi.waitFor(() => expect(outbox.published).toHaveLength(ids.length * wholeLife.length), patience);
    for (const id of ids) expect(outbox.versionsOf(id)).toEqual(wholeLife);
    await outbox.untilDrained();
    await vi.waitFor(() => expect(relay.sentCount()).toBe(outbox.published.length), patience);
  });

  test('an event that commits late, below ids that were sent, is sent', async () => {
    const seen = (id: string) => vi.waitFor(() => expect(outbox.versionsOf(id)).toEqual([1]), patience);
    await seen(await commitLowerIdLate(outbox, seen));
  });

  test('control: a reader with a cursor passes it over', async () => {
    const unread = await useOutbox();
    let cursor = '0';
    const readBehindCursor = async () => {
      const rows = await unread.ask('SELECT id FROM outbox WHERE id > $1 ORDER BY id', [cursor]);
      cursor = rows.at(-1)?.id ?? cursor;
      return rows.length;
    };
    await commitLowerIdLate(unread, async () => expect(await readBehindCursor()).toBe(1));
    expect(await readBehindCursor()).toBe(0);
    expect(await unread.waiting()).toBe(2);
  });
});

describe('a relay that is killed', () => {
  test('between sending and removing loses nothing: what it sent is sent again', async () => {
    const outbox = await useOutbox();
    const given = aModule('acme');
    await add(outbox.store, given);
    await withClient(outbox.database.workerUrl, async (inTheWay) => {
      await inTheWay.query('BEGIN');
      await inTheWay.query('SELECT FROM outbox FOR UPDATE');
      const killed = outbox.startRelay();
      await vi.waitFor(() => expect(outbox.versionsOf(given.module.id)).toEqual([1]), patience);
      await killed.kill();
      await outbox.terminateRelaySessions();
      await inTheWay.query('ROLLBACK');
    });
    expect(await outbox.waiting()).toBe(1);

    outbox.startRelay();
    await vi.waitFor(() => expect(outbox.versionsOf(given.module.id)).toEqual([1, 1]), patience);
    await outbox.untilDrained();
  });

  test('again and again, while many write, loses nothing and turns no order around', async () => {
    const outbox = await useOutbox();
    const writing = liveManyLives(outbox, 8);
    for (let round = 0; round < 5; round += 1) {
      const relay = outbox.startRelay();
      await relay.until('leading');
      await relay.kill();
    }
    outbox.startRelay();
    const ids = await writing;
    await outbox.untilDrained();
    await vi.waitFor(() => expect(ids.map(outbox.firstVersionsOf)).toEqual(ids.map(() => wholeLife)), patience);
  });
});

test('idempotency keys that have expired are removed, others are not', async () => {
  const outbox = await useOutbox();
  const keep = (user: string, expiresAt: string) =>
    withClient(adminUrlOf(outbox.database.appUrl), (admin) =>
      admin.query(
        `INSERT INTO idempotency_key (organization_id, user_id, key_hash, request_hash, expires_at)
         VALUES ('acme', $1, '', '', now() + $2::interval)`,
        [user, expiresAt],
      ),
    );
  await keep('ana', '-1 second');
  await keep('ben', '1 hour');
  outbox.startRelay();
  const kept = () => outbox.ask('SELECT user_id FROM idempotency_key');
  await vi.waitFor(async () => expect(await kept()).toEqual([{ user_id: 'ben' }]), patience);
});

test('a database that cuts the connection again and again loses nothing', async () => {
  const outbox = await useOutbox();
  const relay = outbox.startRelay();
  await relay.until('leading');
  const writing = liveManyLives(outbox, 5);
  for (let round = 0; round < 3; round += 1) {
    await outbox.terminateRelaySessions();
    await relay.until('leading');
  }
  const ids = await writing;
  await outbox.untilDrained();
  await vi.waitFor(() => expect(ids.map(outbox.firstVersionsOf)).toEqual(ids.map(() => wholeLife)), patience);
});
