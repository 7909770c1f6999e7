import { beforeAll } from 'vitest';
import { useStores } from './database.fixture.ts';
import { describePermissionStore } from './permission-store.contract.ts';

let stores: Awaited<ReturnType<typeof useStores>>;

beforeAll(async () => {
  stores = await useStores();
});

describePermissionStore(() => stores);
