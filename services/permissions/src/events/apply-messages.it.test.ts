import { unavailable } from '@custom-modules/chassis/failure';
import { moduleEventTypes } from '@custom-modules/contracts/module-events';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { useStores } from '../store/database.fixture.ts';
import type { ModuleProjection } from '../store/module-projection.ts';
import { applyMessages } from './apply-messages.ts';
import { aLife, aRecord, poison, toMessage } from './events.fixture.ts';

let stores: Awaited<ReturnType<typeof useStores>>;
let round = 0;

beforeAll(async () => {
  stores = await useStores();
});
beforeEach(() => {
  round += 1;
});

const noProgress = async () => undefined;
const apply = async (records: Parameters<typeof toMessage>[0][], projection: ModuleProjection = stores.projection) => {
  const { applied, ...outcome } = await applyMessages(projection, records.map(toMessage), noProgress);
  return { ...outcome, applied: applied.length };
};
const exists = async (...moduleIds: string[]) => {
  const ids = moduleIds.map((id) => `view-${id}`);
  const kept = await stores.store.inOrganization('acme', ({ permissions }) => permissions.keep(ids));
  return ids.map((id) => kept.has(id));
};

test('a batch is applied in one transaction, and what it knew before is counted as duplicate', async () => {
  const records = [...aLife(`a${round}`, { updates: 2 }), ...aLife(`b${round}`, { deleted: true })];
  expect(await apply(records)).toEqual({ applied: 2, duplicate: 3, poison: [] });
  expect(await apply(records)).toEqual({ applied: 0, duplicate: 5, poison: [] });
  expect(await exists(`a${round}`, `b${round}`)).toEqual([true, false]);
});

describe('of a batch with poison the good ones lose nothing', () => {
  test.each(Object.keys(poison('')))('%s', async (kind) => {
    const bad = poison(`bad${round}`)[kind];
    if (!bad) throw new Error(`no poison ${kind}`);
    const outcome = await apply([aRecord({ moduleId: `a${round}` }), bad, aRecord({ moduleId: `b${round}` })]);
    expect(outcome).toMatchObject({ applied: 2, duplicate: 0, poison: [{ message: { offset: '1' } }] });
    expect(await exists(`a${round}`, `b${round}`, `bad${round}`)).toEqual([true, true, false]);
  });

  test('all kinds at once, each put aside with its own reason', async () => {
    const bad = Object.entries(poison(`bad${round}`));
    const good = Array.from({ length: 20 }, (_, index) => `good${round}-${index}`);
    const { applied, poison: found } = await apply([
      ...good.slice(0, 10).map((moduleId) => aRecord({ moduleId })),
      ...bad.map(([, record]) => record),
      ...good.slice(10).map((moduleId) => aRecord({ moduleId })),
    ]);
    expect(applied).toBe(20);
    expect(await exists(...good)).toEqual(Array(20).fill(true));
    const reasonOf = Object.fromEntries(
      found.map(({ reason, message }) => [bad[Number(message.offset) - 10]?.[0], reason]),
    );
    expect(reasonOf).toMatchObject({
      'bad JSON': 'unreadable',
      'a null value': 'unreadable',
      'a NUL in a name': 'data',
      'a permission of the system': 'constraint',
    });
    expect(found).toHaveLength(bad.length);
  });
});

test('a permission claimed by a second module is the second’s fault alone', async () => {
  const [first, second] = [`a${round}`, `b${round}`];
  await apply([aRecord({ moduleId: first })]);
  const outcome = await apply([
    aRecord({ moduleId: second, permissionId: `view-${first}` }),
    aRecord({ moduleId: first, type: moduleEventTypes.updated, version: 2, name: 'Fleet' }),
  ]);
  expect(outcome).toMatchObject({ applied: 1, poison: [{ reason: 'constraint', message: { offset: '0' } }] });
});

test.each([
  ['a database that is away', unavailable(new Error('gone'))],
  ['a mistake of ours', new TypeError('undefined is not a function')],
])('%s is nobody’s poison: it is thrown, to be tried again', async (_case, thrown) => {
  const failing: ModuleProjection = { apply: () => Promise.reject(thrown) };
  await expect(apply([aRecord({ moduleId: 'a' })], failing)).rejects.toBe(thrown);
});
