import { randomUUID } from 'node:crypto';
import { ModuleType, type UpdateModuleRequest } from '@custom-modules/contracts/modules';
import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;

beforeAll(async () => {
  modules = await useModules();
});

const update = async (request: UpdateModuleRequest) => {
  const { module } = await modules.client.updateModule(request, await modules.as('ana'));
  return module;
};

const changes = {
  type: ModuleType.MODULE_TYPE_WEB_AND_MOBILE,
  url: 'https://other.example/{LOCALE}',
  icon: 'truck-delivery',
  group: 'Transport',
  order: 7,
  enabled: false,
};

test('changes every field but the name', async () => {
  const before = await modules.given();
  const { updatedAt, ...after } = (await update({ id: before.id, ...changes })) ?? {};
  expect(after).toEqual({ ...before, ...changes, version: 2, updatedAt: undefined });
  expect(Number(updatedAt)).toBeGreaterThanOrEqual(Number(before.updatedAt));
  expect((await modules.readAudit()).at(-1)).toMatchObject({
    action: 'module.updated',
    subject_id: before.id,
    before: { order: 0, version: 1 },
    after: { order: 7, version: 2 },
  });
});

test.each(Object.entries(changes))('changes %s alone', async (field, value) => {
  const { updatedAt: _, ...before } = await modules.given();
  expect(await update({ id: before.id, [field]: value })).toMatchObject({ ...before, [field]: value, version: 2 });
});

test('an empty group is none', async () => {
  const { id } = await modules.given({ group: 'Transport' });
  expect(await update({ id, group: '' })).toMatchObject({ group: undefined, version: 2 });
});

test('what changes nothing answers the module, and records nothing', async () => {
  const { id, url, order } = await modules.given();
  const before = await modules.readAudit();
  expect(await update({ id, url, order })).toMatchObject({ id, version: 1 });
  expect(await update({ id })).toMatchObject({ id, version: 1 });
  expect(await modules.readAudit()).toEqual(before);
});

test('refuses a change made for an older version, and says which is there', async () => {
  const { id } = await modules.given();
  await update({ id, order: 1, expectedVersion: 1 });
  expect(await failureOf(update({ id, order: 2, expectedVersion: 1 }))).toMatchObject({
    code: 'version_mismatch',
    status: 'FAILED_PRECONDITION',
    info: { version: '2' },
  });
});

test('of ten who change one version exactly one does', async () => {
  const { id } = await modules.given();
  const attempts = Array.from({ length: 10 }, (_, i) => update({ id, order: i + 1, expectedVersion: 1 }));
  const outcomes = await Promise.allSettled(attempts);
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});

test('names every field that is wrong, and changes none', async () => {
  const { id, order } = await modules.given();
  const wrong = { id, type: ModuleType.MODULE_TYPE_UNSPECIFIED, url: 'javascript:alert(1)', order: order + 1 };
  const failure = await failureOf(update(wrong));
  expect(failure).toMatchObject({ code: 'invalid_request', status: 'INVALID_ARGUMENT' });
  expect(failure.fields.map(({ field }) => field)).toEqual(['type', 'url']);
  expect(await modules.client.getModule({ id }, await modules.as('ana'))).toMatchObject({
    module: { order, version: 1 },
  });
});

test.each([randomUUID(), 'x', ''])('there is no module %j', async (id) => {
  expect(await failureOf(update({ id }))).toMatchObject({ code: 'module_not_found', status: 'NOT_FOUND' });
});
