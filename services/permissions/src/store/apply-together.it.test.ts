import { beforeAll, expect, test } from 'vitest';
import { applyTogether } from './apply-together.ts';
import { aChange, useStores } from './database.fixture.ts';
import { describeModuleProjection } from './module-projection.contract.ts';
import type { ModuleProjection } from './module-projection.ts';

let stores: Awaited<ReturnType<typeof useStores>>;

beforeAll(async () => {
  stores = await useStores();
});

describeModuleProjection(() => ({ ...stores, projection: applyTogether(stores.projection, 100) }));

test('what is asked for in one turn is one transaction, and each hears of its own', async () => {
  const transactions: number[] = [];
  const counted: ModuleProjection = {
    apply: (changes) => {
      transactions.push(changes.length);
      return stores.projection.apply(changes);
    },
  };
  const projection = applyTogether(counted, 100);
  const [one, another, third] = [aChange(), aChange(), aChange()];
  await projection.apply([one]);
  const asked = [[one, another], [], [third]];
  const applied = await Promise.all(asked.map((changes) => projection.apply(changes)));
  expect(applied).toEqual([[another], [], [third]]);
  expect(transactions).toEqual([1, 3]);
});

test('what can never be applied is the fault of who says so, and takes nothing from the others', async () => {
  const projection = applyTogether(stores.projection, 100);
  const [good, better] = [aChange(), aChange()];
  const bad = { ...aChange(), permission: good.permission };
  await projection.apply([good]);
  const asked = [[bad], [better]];
  const [refused, applied] = await Promise.allSettled(asked.map((changes) => projection.apply(changes)));
  expect(refused).toMatchObject({ status: 'rejected', reason: { reason: 'constraint' } });
  expect(applied).toEqual({ status: 'fulfilled', value: [better] });
});
