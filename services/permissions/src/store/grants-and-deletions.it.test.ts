import { inOrganization } from '@custom-modules/chassis/postgres';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Change } from '../domain/change.ts';
import { aChange, useStores } from './database.fixture.ts';

let stores: Awaited<ReturnType<typeof useStores>>;
const at = new Date('2026-01-02T03:04:05.678Z');

beforeAll(async () => {
  stores = await useStores();
  await stores.store.inOrganization('acme', ({ roles }) => roles.insert({ id: 'r-1', name: 'Planners' }, at));
});

/** The deletion of a module while a grant of its permission is under way, in one order and in the other. */
async function givenModule() {
  const change = aChange();
  await stores.projection.apply([change]);
  return { id: change.permission.id, deletion: { ...change, version: 2, deleted: true } };
}

const leftOver = (permissionId: string) =>
  stores.store.inOrganization('acme', async ({ roles }) =>
    (await roles.lock('r-1'))?.permissionIds.includes(permissionId),
  );

const waitsForLock = (pool: 'test app' | 'test worker') =>
  withClient(adminUrlOf(stores.database.ownerUrl), (admin) =>
    vi.waitFor(async () => {
      const { rowCount } = await admin.query(
        `SELECT FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'
         AND datname = current_database()`,
        [pool],
      );
      expect(rowCount).toBe(1);
    }, patience),
  );

describe('a grant that races the deletion of its permission leaves nothing behind', () => {
  test('when the grant is ahead, the deletion waits for it and takes it away', async () => {
    const { id, deletion } = await givenModule();
    let deleted: Promise<readonly Change[]> | undefined;
    await stores.store.inOrganization('acme', async ({ permissions, roles }) => {
      expect(await permissions.keep([id])).toEqual(new Set([id]));
      deleted = stores.projection.apply([deletion]);
      await waitsForLock('test worker');
      await roles.lock('r-1');
      await roles.grant('r-1', [id], at);
    });
    expect(await deleted).toHaveLength(1);
    expect(await leftOver(id)).toBe(false);
  });

  test('when the deletion is ahead, the grant waits for it and finds the permission gone', async () => {
    const { id, deletion } = await givenModule();
    await withClient(stores.database.workerUrl, async (worker) => {
      await worker.query('BEGIN');
      await worker.query('UPDATE module_permission SET deleted = true, version = 2 WHERE permission_id = $1', [id]);
      const kept = stores.store.inOrganization('acme', ({ permissions }) => permissions.keep([id]));
      await waitsForLock('test app');
      await worker.query('COMMIT');
      expect(await kept).toEqual(new Set());
    });
    expect(await stores.projection.apply([deletion])).toEqual([]);
  });

  test('control: a grant that only looks, without keeping, is left behind', async () => {
    const { id, deletion } = await givenModule();
    await inOrganization(stores.app, 'acme', async (transaction) => {
      const { rows } = await transaction.query(
        'SELECT FROM module_permission WHERE permission_id = $1 AND NOT deleted',
        [id],
      );
      expect(rows).toHaveLength(1);
      expect(await stores.projection.apply([deletion])).toHaveLength(1);
      await transaction.query("INSERT INTO role_permission VALUES ('acme', 'r-1', $1)", [id]);
    });
    expect(await leftOver(id)).toBe(true);
  });

  test('with many of both at once, in any order', async () => {
    const modules = await Promise.all(Array.from({ length: 30 }, givenModule));
    await Promise.all(
      modules.flatMap(({ id, deletion }) => [
        stores.projection.apply([deletion]),
        stores.store.inOrganization('acme', async ({ permissions, roles }) => {
          const existing = await permissions.keep([id]);
          const role = await roles.lock('r-1');
          await roles.grant('r-1', [...(role?.permissionIds ?? []), ...existing], at);
        }),
      ]),
    );
    for (const { id } of modules) expect(await leftOver(id)).toBe(false);
  });
});
