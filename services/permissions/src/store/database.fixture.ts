import { randomUUID } from 'node:crypto';
import { createPool, poolResource } from '@custom-modules/chassis/postgres';
import { atEnd } from '@custom-modules/testing/at-end';
import { useDatabase } from '@custom-modules/testing/databases';
import { recordLog } from '@custom-modules/testing/recorded-log';
import type { ModuleChange } from '../domain/module-change.ts';
import { createPostgresModuleProjection } from './postgres-module-projection.ts';
import { createPostgresPermissionStore } from './postgres-permission-store.ts';

/** Both stores on a database of their own, for one test file. */
export async function useStores() {
  const database = await useDatabase('permissions');
  const { log } = recordLog();
  const app = createPool({ name: 'test app', url: database.appUrl, log });
  const worker = createPool({ name: 'test worker', url: database.workerUrl, log });
  atEnd(async () => {
    for (const pool of [app, worker]) await poolResource('database', pool).stop();
  });
  return {
    database,
    app,
    worker,
    store: createPostgresPermissionStore(app),
    projection: createPostgresModuleProjection(worker),
  };
}

/** What an event says of a module's life; its permission's id follows from the module's. */
export function aChange(change: Partial<ModuleChange> = {}): ModuleChange {
  const moduleId = change.moduleId ?? randomUUID();
  return {
    kind: 'module',
    organizationId: 'acme',
    moduleId,
    version: 1,
    deleted: false,
    permission: { id: `view-${moduleId}`, name: 'View Fleet' },
    actor: 'ana',
    at: new Date('2026-01-02T03:04:05.678Z'),
    requestId: 'r-event',
    ...change,
  };
}
