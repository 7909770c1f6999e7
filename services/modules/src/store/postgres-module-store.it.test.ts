import { createPool, type Pool, poolResource } from '@custom-modules/chassis/postgres';
import { readAudit } from '@custom-modules/testing/audit';
import { useDatabase } from '@custom-modules/testing/databases';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { afterAll, beforeAll } from 'vitest';
import { toRecord } from '../events/module-record.ts';
import { readOutbox } from './database.fixture.ts';
import { describeModuleStore, type ModuleStoreSubject } from './module-store.contract.ts';
import { createPostgresModuleStore } from './postgres-module-store.ts';

let pool: Pool;
let subject: ModuleStoreSubject;

beforeAll(async () => {
  const { appUrl, workerUrl } = await useDatabase('modules');
  pool = createPool({ name: 'test', url: appUrl, log: recordLog().log });
  subject = {
    store: createPostgresModuleStore({ pool, encodeEvent: toRecord }),
    audit: (organizationId) => readAudit(workerUrl, organizationId),
    outbox: (organizationId) => readOutbox(workerUrl, organizationId),
  };
});

afterAll(() => poolResource('database', pool).stop());

describeModuleStore(() => subject);
