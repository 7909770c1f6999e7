import { Fate } from '@custom-modules/contracts/permissions-operations';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';
import { aRecord } from '../events/events.fixture.ts';

let permissions: RunningPermissions;
let round = 0;

beforeAll(async () => {
  permissions = await usePermissions();
  await permissions.untilReady();
});

const olga = () => permissions.as('olga');
const nothing = { ids: [] as string[], reason: undefined, all: false };
const exactly = (...ids: string[]) => ({ ...nothing, ids });
const list = async (fate: Fate = Fate.FATE_WAITING, limit = 0, cursor = '') =>
  permissions.operations.listDeadLetters({ fate, reason: '', cursor, limit }, await olga());
const get = async (id: string) => permissions.operations.getDeadLetter({ id }, await olga());
const redrive = async (selection: typeof nothing, dryRun = false) =>
  permissions.operations.redriveDeadLetters({ selection, dryRun }, await olga());
const drop = async (selection: typeof nothing, dryRun = false) =>
  permissions.operations.dropDeadLetters({ selection, dryRun }, await olga());
const administer = <T>(statement: string, ...values: unknown[]) =>
  withClient(
    adminUrlOf(permissions.database.ownerUrl),
    async (admin) => (await admin.query(statement, values)).rows as T[],
  );
const audited = (id: string) =>
  administer<{ action: string }>('SELECT * FROM operator_audit WHERE $1 = ANY (ids) ORDER BY id', id);
const allowed = async (permissionId: string) =>
  (await permissions.client.check({ permissionId }, await permissions.as('ana'))).allowed;

/** A letter that waits, of a module whose permission another one held when its event came. */
async function givenRefused() {
  round += 1;
  const moduleId = `late-${round}`;
  const permissionId = `view-${moduleId}`;
  await administer(
    `INSERT INTO module_permission VALUES ('acme', $1, 1, false, $2, 'Taken', 'taken')`,
    `squatter-${round}`,
    permissionId,
  );
  await permissions.produce([aRecord({ moduleId, version: 2, name: 'Late' })]);
  const id = await untilPutAside(moduleId);
  return {
    id,
    moduleId,
    permissionId,
    mend: () => administer('DELETE FROM module_permission WHERE module_id = $1', `squatter-${round}`),
  };
}

const untilPutAside = (moduleId: string) =>
  vi.waitFor(async () => {
    const { deadLetters } = await list();
    const letter = deadLetters.find((each) => each.moduleId === moduleId);
    expect(letter).toBeDefined();
    return letter?.id ?? '';
  }, patience);

async function givenUnreadable() {
  round += 1;
  const moduleId = `odd-${round}`;
  const record = aRecord({ moduleId });
  await permissions.produce([{ ...record, value: record.value.replace('"web"', '"a secret of theirs"') }]);
  return { id: await untilPutAside(moduleId), moduleId };
}

test('the status counts those that wait by reason, and says how the consumer is', async () => {
  await givenUnreadable();
  const status = await permissions.operations.getStatus({}, await olga());
  expect(status).toMatchObject({ group: permissions.config.kafkaGroupId, consumer: 2 });
  expect(status.deadLetters['unreadable']).toBeGreaterThan(0);
});

test('a letter is shown with its headers and what it holds, masked', async () => {
  const { id, moduleId } = await givenUnreadable();
  const { deadLetter, headers, maskedPayload, payloadBytes } = await get(id);
  expect(deadLetter).toMatchObject({ id, moduleId, organizationId: 'acme', version: 1, reason: 'unreadable' });
  expect(headers).toMatchObject({ ce_type: 'events.v1.ModuleCreated', ce_requestid: 'r-1' });
  expect(JSON.parse(maskedPayload ?? '')).toMatchObject({
    module: { id: moduleId, version: 1, name: '(5 characters)' },
  });
  expect(maskedPayload).not.toContain('secret of theirs');
  expect(payloadBytes).toBeGreaterThan(100);
});

test.each(['0-999999', 'nonsense', ''])('a letter that is not there is not found: %j', async (id) => {
  expect((await failureOf(get(id))).code).toBe('dead_letter_not_found');
});

test('letters come newest first, a page at a time', async () => {
  const [older, newer] = [await givenUnreadable(), await givenUnreadable()];
  const first = await list(Fate.FATE_WAITING, 1);
  expect(first.deadLetters.map(({ id }) => id)).toEqual([newer.id]);
  const second = await list(Fate.FATE_WAITING, 1, first.nextCursor);
  expect(second.deadLetters.map(({ id }) => id)).toEqual([older.id]);
});

test('of a topic that was made anew, what lies at its place now is not taken for it', async () => {
  const { id, permissionId, mend } = await givenRefused();
  await mend();
  await administer("UPDATE dead_letter SET record_ms = record_ms - 1 WHERE partition || '-' || record_offset = $1", id);
  expect(await get(id)).toMatchObject({ headers: {}, maskedPayload: undefined });
  expect(await redrive(exactly(id))).toMatchObject({ ids: [], stillDead: [{ id, reason: 'gone' }] });
  expect(await allowed(permissionId)).toBe(false);
});

describe('a redrive', () => {
  test('applies what can be applied by now, with its fate and who did it', async () => {
    const { id, permissionId, mend } = await givenRefused();
    await mend();
    expect(await redrive(exactly(id), true), 'dry').toEqual({ ids: [id], stillDead: [] });
    expect(await allowed(permissionId)).toBe(false);
    expect(await redrive(exactly(id))).toEqual({ ids: [id], stillDead: [] });
    expect(await allowed(permissionId)).toBe(true);
    expect((await get(id)).deadLetter).toMatchObject({ fate: Fate.FATE_REDRIVEN, decidedBy: 'olga' });
    expect(await audited(id)).toMatchObject([{ actor: 'olga', action: 'dead_letters.redriven' }]);
    expect(await redrive(exactly(id)), 'again').toEqual({ ids: [], stillDead: [] });
  });

  test('leaves what cannot be applied now either as it was', async () => {
    const { id } = await givenRefused();
    expect(await redrive(exactly(id))).toMatchObject({ ids: [], stillDead: [{ id, reason: 'constraint' }] });
    const unreadable = await givenUnreadable();
    expect(await redrive(exactly(unreadable.id))).toMatchObject({ ids: [], stillDead: [{ reason: 'unreadable' }] });
    for (const each of [id, unreadable.id]) {
      expect((await get(each)).deadLetter).toMatchObject({ fate: Fate.FATE_WAITING });
      expect(await audited(each)).toEqual([]);
    }
  });

  test('by several operators at once happens once', async () => {
    const { id, mend } = await givenRefused();
    await mend();
    const answers = await Promise.all([1, 2, 3].map(() => redrive(exactly(id))));
    expect(answers.flatMap(({ ids }) => ids)).toEqual([id]);
    expect(await audited(id)).toHaveLength(1);
  });

  test('changes nothing that a later version has said since', async () => {
    const { id, moduleId, permissionId, mend } = await givenRefused();
    await mend();
    await permissions.produce([aRecord({ moduleId, version: 3, type: 'events.v1.ModuleDeleted' })]);
    const gone = () => administer('SELECT FROM module_permission WHERE module_id = $1 AND deleted', moduleId);
    await vi.waitFor(async () => expect(await gone()).toHaveLength(1), patience);
    expect(await redrive(exactly(id))).toMatchObject({ ids: [id] });
    expect(await allowed(permissionId)).toBe(false);
  });

  test('publishes nothing', async () => {
    const { id, mend } = await givenRefused();
    await mend();
    const applied = async () => /events_total\{outcome="applied"\} (\d+)/.exec(await permissions.metrics.text())?.[1];
    const before = await applied();
    await redrive(exactly(id));
    await givenUnreadable(); // has been through the consumer after whatever the redrive could have written
    expect(await applied()).toBe(before);
  });
});

test('dropping notes it, and nothing more', async () => {
  const { id, permissionId, mend } = await givenRefused();
  await mend();
  expect(await drop(exactly(id), true)).toEqual({ ids: [id] });
  expect(await drop(exactly(id))).toEqual({ ids: [id] });
  expect(await drop(exactly(id))).toEqual({ ids: [] });
  expect(await redrive(exactly(id))).toEqual({ ids: [], stillDead: [] });
  expect(await allowed(permissionId)).toBe(false);
  expect(await audited(id)).toMatchObject([{ actor: 'olga', action: 'dead_letters.dropped' }]);
  expect((await list(Fate.FATE_DROPPED)).deadLetters[0]).toMatchObject({ id, decidedBy: 'olga' });
});

test('letters are selected by their reason, and all of them', async () => {
  const { id } = await givenRefused();
  const unreadable = await givenUnreadable();
  const { ids } = await drop({ ...nothing, reason: 'unreadable' } as never, true);
  expect(ids).toContain(unreadable.id);
  expect(ids).not.toContain(id);
  expect((await drop({ ...nothing, all: true }, true)).ids).toEqual(expect.arrayContaining([id, unreadable.id]));
});

test.each([
  ['nothing', nothing, 'selection'],
  ['two ways at once', { ...nothing, all: true, ids: ['0-0'] }, 'selection'],
  ['an id of no form', { ...nothing, ids: ['0-0', 'x'] }, 'selection.ids[1]'],
  ['too many', { ...nothing, ids: Array(1001).fill('0-0') }, 'selection.ids'],
])('refuses to select %s', async (_case, selection, field) => {
  expect(fieldsOf(await failureOf(redrive(selection)))).toEqual([field]);
  expect(fieldsOf(await failureOf(drop(selection)))).toEqual([field]);
});
