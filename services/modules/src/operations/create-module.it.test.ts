import type { Failure } from '@custom-modules/chassis/failure';
import type { ModuleType } from '@custom-modules/contracts/modules';
import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, describe, expect, test } from 'vitest';
import { newModule, type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;

beforeAll(async () => {
  modules = await useModules();
});

test('makes an enabled module with a permission of its own, and records it', async () => {
  const call = await modules.as('ana');
  const fields = newModule();
  const { module } = await modules.client.createModule(fields, call);
  expect(module).toMatchObject({
    ...fields,
    organizationId: 'acme',
    icon: 'puzzle',
    order: 0,
    enabled: true,
    permissionName: `View ${fields.name}`,
    version: 1,
    createdBy: 'ana',
    updatedBy: 'ana',
  });
  expect(module?.group).toBeUndefined();
  expect(new Set([module?.id, module?.permissionId]).size).toBe(2);
  expect((await modules.readAudit()).at(-1)).toMatchObject({
    action: 'module.created',
    actor: 'ana',
    subject_id: module?.id,
    request_id: call.trail.requestId,
    before: null,
    after: { name: fields.name, url: fields.url },
  });
});

test('takes every field there is', async () => {
  const fields = { ...newModule(), icon: 'map', group: 'Transport', order: -3, enabled: false };
  expect(await modules.given(fields)).toMatchObject(fields);
});

test('names every field that is wrong at once', async () => {
  const wrong = { name: 'Orders', type: 9 as ModuleType, url: 'http://x.example/', icon: '?' };
  const failure = await failureOf(modules.client.createModule(wrong, await modules.as('ana')));
  expect(failure).toMatchObject({ code: 'invalid_request', status: 'INVALID_ARGUMENT' });
  expect(failure.fields.map(({ field }) => field)).toEqual(['name', 'type', 'url', 'icon']);
});

describe('a name that is taken', () => {
  test('is refused, look-alikes too, saying by which module', async () => {
    const { id: moduleId } = await modules.given({ name: 'Scope' });
    for (const name of ['Scope', 'sCOPE', 'Ѕсоре']) {
      const failure = await failureOf(modules.client.createModule({ ...newModule(), name }, await modules.as('ana')));
      expect(failure).toMatchObject({ code: 'name_taken', status: 'ALREADY_EXISTS', info: { moduleId } });
      expect(failure.fields.map(({ field }) => field)).toEqual(['name']);
    }
  });

  test('goes to one of 50 who ask for it at once, and the others are told which module has it', async () => {
    const call = await modules.as('ana');
    const names = ['Race', 'RACE', 'Rаce', 'ｒａｃｅ'];
    const attempts = Array.from({ length: 50 }, (_, i) =>
      modules.client.createModule({ ...newModule(), name: names[i % 4] ?? '' }, call).then(
        ({ module }) => module?.id,
        (error: Failure) => error.info['moduleId'],
      ),
    );
    expect(new Set(await Promise.all(attempts)).size).toBe(1);
    const { modules: found } = await modules.client.listModules({ search: 'race', cursor: '', limit: 0 }, call);
    expect(found).toHaveLength(1);
    const audit = await modules.readAudit();
    expect(audit.filter(({ subject_id }) => subject_id === found[0]?.id)).toHaveLength(1);
  });

  test('is free in another organization', async () => {
    const { name } = await modules.given();
    const { module } = await modules.client.createModule({ ...newModule(), name }, await modules.as('cleo'));
    expect(module).toMatchObject({ name, organizationId: 'globex' });
  });
});

test('an organization has so many modules and no more', async () => {
  const small = await useModules({ MAX_MODULES: '1' });
  await small.given();
  expect(await failureOf(small.given())).toMatchObject({ code: 'module_limit_reached', info: { limit: '1' } });
});

describe('somebody who is not an owner', () => {
  test('needs Manage Custom Modules', async () => {
    const failure = await failureOf(modules.client.createModule(newModule(), await modules.as('ben')));
    expect(failure).toMatchObject({ code: 'permission_missing', status: 'PERMISSION_DENIED' });
  });

  test('may name only hosts that an owner allowed', async () => {
    const create = async (url: string) => modules.client.createModule({ ...newModule(), url }, await modules.as('ben'));
    const allow = async (...allowedHosts: string[]) =>
      modules.client.updateOrganizationSetting({ setting: { allowedHosts } }, await modules.as('ana'));
    await modules.permissions.grant('manage-custom-modules');
    expect((await failureOf(create('https://fleet.example/'))).fields).toMatchObject([{ field: 'url' }]);
    await allow('fleet.example');
    expect(await create('https://fleet.example/')).toMatchObject({ module: { createdBy: 'ben' } });
    expect((await failureOf(create('https://evil.example/'))).fields).toMatchObject([{ field: 'url' }]);
    await allow();
  });

  test('is told to try again while permissions does not answer, and owners go on', async () => {
    await modules.permissions.stop();
    const refusal = await failureOf(modules.client.createModule(newModule(), await modules.as('ben')));
    expect(refusal).toMatchObject({ code: 'unavailable', status: 'UNAVAILABLE' });
    await modules.given();
  });
});
