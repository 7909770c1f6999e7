import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { newModule, type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;

beforeAll(async () => {
  modules = await useModules();
  await modules.permissions.grant('manage-custom-modules');
});

const read = async (person: 'ana' | 'cleo') =>
  (await modules.client.getOrganizationSetting({}, await modules.as(person))).setting;
const allow = async (...allowedHosts: string[]) =>
  (await modules.client.updateOrganizationSetting({ setting: { allowedHosts } }, await modules.as('ana'))).setting;

test('begins empty, is kept tidied, recorded, and each organization’s own', async () => {
  expect(await read('ana')).toEqual({ allowedHosts: [] });
  const setting = { allowedHosts: ['fleet.example', 'b.example'] };
  expect(await allow('Fleet.Example', ' b.example', 'fleet.example')).toEqual(setting);
  expect(await read('ana')).toEqual(setting);
  expect(await read('cleo')).toEqual({ allowedHosts: [] });
  expect((await modules.readAudit()).at(-1)).toMatchObject({
    action: 'organization_setting.updated',
    actor: 'ana',
    before: { allowedHosts: [] },
    after: setting,
  });
});

test('the same once more records nothing', async () => {
  await allow('fleet.example');
  const before = await modules.readAudit();
  await allow('FLEET.example');
  expect(await modules.readAudit()).toEqual(before);
});

test('binds owners too, once it is set', async () => {
  await allow('fleet.example');
  const evil = { ...newModule(), url: 'https://evil.example/' };
  const failure = await failureOf(modules.client.createModule(evil, await modules.as('ana')));
  expect(failure).toMatchObject({ code: 'invalid_request', fields: [{ field: 'url' }] });
  await allow();
  await modules.given(evil);
});

test('names every entry that is no host', async () => {
  const failure = await failureOf(allow('fleet.example', 'https://x.example/', '*.example'));
  expect(failure).toMatchObject({ code: 'invalid_request', status: 'INVALID_ARGUMENT' });
  expect(failure.fields.map(({ field }) => field)).toEqual(['allowedHosts[1]', 'allowedHosts[2]']);
});

test('must be there', async () => {
  const call = modules.client.updateOrganizationSetting({}, await modules.as('ana'));
  expect(await failureOf(call)).toMatchObject({ code: 'invalid_request', fields: [{ field: 'setting' }] });
});

test('is not for a member, not even one who manages modules', async () => {
  const call = await modules.as('ben');
  expect(await failureOf(modules.client.getOrganizationSetting({}, call))).toMatchObject({ code: 'owner_required' });
});
