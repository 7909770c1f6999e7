import { randomUUID } from 'node:crypto';
import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;

beforeAll(async () => {
  modules = await useModules();
});

const remove = async (id: string, expectedVersion?: number) =>
  modules.client.deleteModule({ id, expectedVersion }, await modules.as('ana'));

test('removes the module, records it, and frees the name at once for one with another permission', async () => {
  const { id, name, permissionId } = await modules.given();
  expect(await remove(id)).toEqual({ id, version: 2 });
  expect(await failureOf(remove(id))).toMatchObject({ code: 'module_not_found', status: 'NOT_FOUND' });
  expect((await modules.readAudit()).at(-1)).toMatchObject({
    action: 'module.deleted',
    subject_id: id,
    before: { name },
    after: null,
  });
  const again = await modules.given({ name });
  expect(again.id).not.toBe(id);
  expect(again.permissionId).not.toBe(permissionId);
});

test('refuses to remove another version than the one meant', async () => {
  const { id } = await modules.given();
  expect(await failureOf(remove(id, 2))).toMatchObject({ code: 'version_mismatch', info: { version: '1' } });
  expect(await remove(id, 1)).toEqual({ id, version: 2 });
});

test.each([randomUUID(), 'x', ''])('there is no module %j', async (id) => {
  expect(await failureOf(remove(id))).toMatchObject({ code: 'module_not_found' });
});
