import { readAudit } from '@custom-modules/testing/audit';
import { adminUrlOf } from '@custom-modules/testing/databases';
import { beforeAll, expect, test } from 'vitest';
import { aChange, useStores } from './database.fixture.ts';
import { describeModuleProjection } from './module-projection.contract.ts';

let stores: Awaited<ReturnType<typeof useStores>>;

beforeAll(async () => {
  stores = await useStores();
});

describeModuleProjection(() => stores);

test('the audit says who deleted the module and what the role granted before and after', async () => {
  const at = new Date('2026-02-03T04:05:06.789Z');
  const [gone, kept] = [aChange(), aChange()];
  await stores.projection.apply([gone, kept]);
  await stores.store.inOrganization('acme', async ({ roles }) => {
    await roles.insert({ id: 'r-1', name: 'Viewers' }, at);
    await roles.grant('r-1', [gone.permission.id, kept.permission.id], at);
  });
  const deletion = { ...gone, version: 2, deleted: true, actor: 'cara', at, requestId: 'r-9' };
  await stores.projection.apply([deletion]);
  await stores.projection.apply([deletion]);
  expect(await readAudit(adminUrlOf(stores.database.ownerUrl), 'acme')).toMatchObject([
    {
      actor: 'cara',
      action: 'role.permission_deleted',
      subject_type: 'role',
      subject_id: 'r-1',
      before: { name: 'Viewers', permissionIds: [gone.permission.id, kept.permission.id].sort() },
      after: { name: 'Viewers', permissionIds: [kept.permission.id] },
      at,
      request_id: 'r-9',
    },
  ]);
});
