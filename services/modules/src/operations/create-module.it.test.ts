import { randomUUID } from 'node:crypto';
import type { Failure } from '@custom-modules/chassis/failure';
import type { CreateModuleRequest, ModuleType } from '@custom-modules/contracts/modules';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { failureOf } from '@custom-modules/testing/failures';
import type { Claims } from '@custom-modules/testing/fake-issuer';
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

describe('an idempotency key', () => {
  const newKey = () => randomUUID();
  const create = async (fields: CreateModuleRequest, person: 'ana' | 'cleo' = 'ana', claims: Claims = {}) =>
    (await modules.client.createModule(fields, await modules.as(person, claims))).module;
  const countOf = async (id: string | undefined) => {
    const audit = await modules.readAudit();
    return audit.filter(({ subject_id, action }) => subject_id === id && action === 'module.created').length;
  };

  test('gets the first answer again, though the module has changed or is gone, and makes nothing', async () => {
    const fields = { ...newModule(), group: 'Größe', order: -2, enabled: false, idempotencyKey: newKey() };
    const first = await create(fields);
    const { id = '' } = first ?? {};
    expect(await create(fields)).toEqual(first);
    const owner = await modules.as('ana');
    await modules.client.updateModule({ id, order: 9 }, owner);
    expect(await create(fields)).toEqual(first);
    await modules.client.deleteModule({ id }, owner);
    expect(await create(fields)).toEqual(first);
    expect(await countOf(id)).toBe(1);
    expect(await failureOf(modules.client.getModule({ id }, owner))).toMatchObject({ code: 'module_not_found' });
  });

  test('with another request is refused', async () => {
    const fields = { ...newModule(), idempotencyKey: newKey() };
    await create(fields);
    const failure = await failureOf(create({ ...fields, order: 1 }));
    expect(failure).toMatchObject({ code: 'idempotency_key_reused', status: 'ABORTED' });
  });

  test('of ten at once makes one module, and all get it', async () => {
    const fields = { ...newModule(), idempotencyKey: newKey() };
    const made = await Promise.all(Array.from({ length: 10 }, () => create(fields)));
    expect(new Set(made.map((module) => module?.id)).size).toBe(1);
    expect(await countOf(made[0]?.id)).toBe(1);
  });

  test('control: ten at once without one are told that the name is taken', async () => {
    const fields = newModule();
    const made = await Promise.allSettled(Array.from({ length: 10 }, () => create(fields)));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('of an attempt that was refused may be used again', async () => {
    const idempotencyKey = newKey();
    expect(await failureOf(create({ ...newModule(), url: 'nothing', idempotencyKey }))).toMatchObject({
      code: 'invalid_request',
    });
    await create({ ...newModule(), idempotencyKey });
  });

  test('is its user’s alone', async () => {
    const fields = { ...newModule(), idempotencyKey: newKey() };
    const first = await create(fields);
    const others = [
      await create({ ...fields, name: newModule().name }, 'ana', { sub: 'zoe' }),
      await create(fields, 'cleo'),
    ];
    expect(new Set([first, ...others].map((module) => module?.id)).size).toBe(3);
  });

  test('that has expired is a new one', async () => {
    const fields = { ...newModule(), idempotencyKey: newKey() };
    const first = await create(fields);
    await withClient(adminUrlOf(modules.database.appUrl), (admin) =>
      admin.query("UPDATE idempotency_key SET expires_at = now() - interval '1 s'"),
    );
    const again = { ...fields, name: newModule().name };
    const second = await create(again);
    expect(second?.id).not.toBe(first?.id);
    expect(await create(again)).toEqual(second);
  });

  test('that nobody could send in a header is refused by its name', async () => {
    const failure = await failureOf(create({ ...newModule(), idempotencyKey: 'x'.repeat(256) }));
    expect(failure.fields).toMatchObject([{ field: 'Idempotency-Key' }]);
  });

  test('is kept nowhere as it is', async () => {
    const idempotencyKey = newKey();
    await create({ ...newModule(), idempotencyKey });
    const rows = await withClient(modules.database.workerUrl, (worker) =>
      worker.query('SELECT row_to_json(idempotency_key)::text FROM idempotency_key'),
    );
    expect(rows.rowCount).toBeGreaterThan(0);
    const written = JSON.stringify([rows.rows, modules.lines, await modules.readAudit()]);
    expect(written).not.toContain(idempotencyKey);
    expect(written).not.toContain(Buffer.from(idempotencyKey).toString('hex'));
  });
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
