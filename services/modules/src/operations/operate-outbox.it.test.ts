import { OutboxState } from '@custom-modules/contracts/modules-operations';
import { topicsOf } from '@custom-modules/contracts/topics';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { useOperators } from '../operators.fixture.ts';
import { leadLock, relaySession } from '../store/lead-lock.ts';

let modules: Awaited<ReturnType<typeof useOperators>>;

beforeAll(async () => {
  modules = await useOperators();
});

const list = async (fields: { state?: OutboxState; cursor?: string; limit?: number } = {}) =>
  modules.operations.listOutbox(
    { state: OutboxState.OUTBOX_STATE_UNSPECIFIED, cursor: '', limit: 0, ...fields },
    await modules.as('olga'),
  );
const idsOf = async (moduleId: string) => {
  const { rows } = await list({ limit: 200 });
  return rows.filter((row) => row.moduleId === moduleId).map(({ id }) => id);
};

test('the status tells how much is on its way, and whether a relay leads', async () => {
  await vi.waitFor(async () => expect(await modules.status()).toMatchObject({ relayLeads: true }), patience);
  await modules.given();
  await vi.waitFor(async () => {
    expect(await modules.status()).toEqual({ waiting: 0, parked: 0, relayLeads: true, oldestWaitingAt: undefined });
  }, patience);
});

test('the status does not take the lead lock in other hands for a relay that leads', async () => {
  await withClient(adminUrlOf(modules.database.appUrl), async (stranger) => {
    await vi.waitFor(async () => {
      await stranger.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [
        relaySession,
      ]);
      const { rows } = await stranger.query('SELECT pg_try_advisory_lock($1) AS taken', [leadLock]);
      expect(rows).toEqual([{ taken: true }]);
    }, patience);
    expect(await modules.status()).toMatchObject({ relayLeads: false });
  });
  await vi.waitFor(async () => expect(await modules.status()).toMatchObject({ relayLeads: true }), patience);
});

test('it tells what Kafka says of the topics and of who consumes them', async () => {
  await modules.given();
  await vi.waitFor(async () => {
    const { bus } = await modules.operations.getStatus({}, await modules.as('olga'));
    expect(bus?.topics.map(({ name }) => name)).toEqual(Object.values(topicsOf(modules.topics.prefix)));
    expect(bus?.topics[0]?.appended).toBeGreaterThan(0);
    expect(bus?.groups).toMatchObject([{ state: 'Stable', members: 1, lagMessages: 0, lagSeconds: 0 }]);
  }, patience);
});

test('rows are listed oldest first, page by page, without what is in them', async () => {
  const moduleId = await modules.givenParked();
  const [parked, waiting] = (await list()).rows.filter((row) => row.moduleId === moduleId);
  expect(parked).toEqual({
    id: expect.stringMatching(/^\d+$/),
    organizationId: 'acme',
    moduleId,
    eventType: 'events.v1.ModuleCreated',
    eventId: expect.any(String),
    requestId: expect.any(String),
    createdAt: expect.any(Date),
    bytes: expect.any(Number),
    parkedAt: expect.any(Date),
    parkedReason: 'MESSAGE_TOO_LARGE',
    blocked: false,
  });
  expect(parked?.bytes).toBeGreaterThan(1900);
  expect(waiting).toMatchObject({ eventType: 'events.v1.ModuleUpdated', blocked: true, parkedReason: undefined });
  const status = await modules.status();
  expect(status, 'what waits behind a parked row is not late').toMatchObject({ waiting: 1, parked: 1 });
  expect(status?.oldestWaitingAt).toBeUndefined();

  const first = await list({ limit: 1 });
  const second = await list({ limit: 1, cursor: first.nextCursor });
  expect([...first.rows, ...second.rows]).toEqual([parked, waiting]);
  expect(second.nextCursor).toBe('');
  expect((await list({ state: OutboxState.OUTBOX_STATE_PARKED })).rows).toEqual([parked]);
  expect((await list({ state: OutboxState.OUTBOX_STATE_WAITING })).rows).toEqual([waiting]);
});

test.each([
  ['state', { state: 7 as OutboxState }],
  ['limit', { limit: 201 }],
  ['cursor', { cursor: 'x' }],
])('a list with a wrong %s is refused by its name', async (field, wrong) => {
  expect(await failureOf(list(wrong))).toMatchObject({ code: 'invalid_request', fields: [{ field }] });
});

test('of two who decide at once about the same events the second finds them decided', async () => {
  const moduleId = await modules.givenParked();
  const [parked = ''] = await idsOf(moduleId);
  await withClient(adminUrlOf(modules.database.ownerUrl), async (admin) => {
    await admin.query('BEGIN');
    await admin.query('UPDATE outbox SET parked_at = NULL, parked_reason = NULL WHERE id = $1', [parked]);
    const selection = { ids: [], reason: undefined, all: true };
    const dropping = modules.operations.dropOutbox({ selection, dryRun: false }, await modules.as('olga'));
    await vi.waitFor(async () => {
      const { rows } = await admin.query("SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
      expect(rows).toHaveLength(1);
    }, patience);
    await admin.query('COMMIT');
    expect((await dropping).ids).not.toContain(parked);
  });
});

test('of very many the oldest 1,000 are taken, and the rest by the next call', async () => {
  const moduleId = await modules.givenParked();
  await withClient(adminUrlOf(modules.database.ownerUrl), (admin) =>
    admin.query(
      `INSERT INTO outbox (organization_id, module_id, key, value, headers, parked_at, parked_reason)
       SELECT organization_id, module_id, key, value, headers, parked_at, 'MANY'
       FROM outbox CROSS JOIN generate_series(1, 1001)
       WHERE module_id = $1 AND parked_at IS NOT NULL`,
      [moduleId],
    ),
  );
  const many = { selection: { ids: [], reason: 'MANY', all: false }, dryRun: false };
  const { ids } = await modules.operations.dropOutbox(many, await modules.as('olga'));
  const rest = await modules.operations.dropOutbox(many, await modules.as('olga'));
  expect([ids.length, rest.ids.length]).toEqual([1000, 1]);
  expect(Number(rest.ids[0])).toBeGreaterThan(Number(ids.at(-1)));
});

describe.each(['redriveOutbox', 'dropOutbox'] as const)('%s', (method) => {
  const act = async (selection: { ids?: string[]; reason?: string; all?: boolean }, dryRun = false) => {
    const call = await modules.as('olga');
    const { ids } = await modules.operations[method](
      { selection: { ids: [], all: false, ...selection }, dryRun },
      call,
    );
    return { ids, requestId: call.trail.requestId };
  };
  const action = method === 'redriveOutbox' ? 'outbox.redriven' : 'outbox.dropped';
  const outcome = method === 'redriveOutbox' ? ['ModuleCreated', 'ModuleUpdated'] : ['ModuleUpdated'];

  test('only tells what it would be in a dry run', async () => {
    const moduleId = await modules.givenParked();
    const before = await modules.acts();
    const { ids } = await act({ all: true }, true);
    expect(ids).toContain((await idsOf(moduleId))[0]);
    expect((await list({ state: OutboxState.OUTBOX_STATE_PARKED })).rows.map(({ id }) => id)).toEqual(ids);
    expect(await modules.acts()).toEqual(before);
  });

  test('takes parked rows by their ids, no others, and leaves a record', async () => {
    const [one, other] = [await modules.givenParked(), await modules.givenParked()];
    const [parked = '', waiting = ''] = await idsOf(one);
    await modules.takeAtMost(1_000_000);
    const { ids, requestId } = await act({ ids: [parked, waiting, '999999999'] });
    expect(ids).toEqual([parked]);
    await vi.waitFor(() => expect(modules.typesOf(one)).toEqual(outcome), patience);
    expect(modules.typesOf(other)).toEqual([]);
    expect((await modules.acts()).at(-1)).toMatchObject({
      actor: 'olga',
      action,
      ids: [parked],
      selection: { kind: 'ids', ids: [parked, waiting, '999999999'] },
      request_id: requestId,
      at: expect.any(Date),
    });
  });

  test.each([{ reason: 'MESSAGE_TOO_LARGE' }, { all: true }])('takes rows by %o', async (selection) => {
    const moduleId = await modules.givenParked();
    await modules.takeAtMost(1_000_000);
    expect((await act({ reason: 'another' })).ids).toEqual([]);
    const [parked] = await idsOf(moduleId);
    expect((await act(selection)).ids).toContain(parked);
    await vi.waitFor(() => expect(modules.typesOf(moduleId)).toEqual(outcome), patience);
  });

  test.each([{}, { all: true, reason: 'x' }, { ids: ['1'], all: true }])('refuses %o', async (selection) => {
    expect(await failureOf(act(selection))).toMatchObject({
      code: 'invalid_request',
      fields: [{ field: 'selection' }],
    });
  });
});
