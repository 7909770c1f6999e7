import { randomUUID } from 'node:crypto';
import { Platform } from '@custom-modules/contracts/modules';
import { failureOf } from '@custom-modules/testing/failures';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;

beforeAll(async () => {
  modules = await useModules();
});

const open = async (id: string, person: 'ana' | 'ben' | 'cleo' | 'dan') =>
  modules.client.open({ id }, await modules.as(person));

test('tells an owner the name and the raw URL', async () => {
  const { id, name, url } = await modules.given();
  expect(await open(id, 'ana')).toEqual({ name, url, needsShortToken: true });
});

test('knows a URL that asks for no short token', async () => {
  const { id } = await modules.given({ url: 'https://fleet.example/{LOCALE}' });
  expect(await open(id, 'ana')).toMatchObject({ needsShortToken: false });
});

test('opens for a member who holds its own View permission, and no other one', async () => {
  const module = await modules.given();
  const other = await modules.given();
  await modules.permissions.grant(module.permissionId, 'manage-custom-modules');
  expect(await open(module.id, 'ben')).toMatchObject({ url: module.url });
  expect(await failureOf(open(other.id, 'ben'))).toMatchObject({
    code: 'permission_missing',
    status: 'PERMISSION_DENIED',
  });
});

describe('a module whose host was taken off the list', () => {
  const allow = async (...allowedHosts: string[]) =>
    modules.client.updateOrganizationSetting({ setting: { allowedHosts } }, await modules.as('ana'));

  afterEach(() => allow());

  test('is opened for nobody, and again once the host is back or there is no list', async () => {
    const { id, url, permissionId } = await modules.given();
    await modules.permissions.grant(permissionId);
    await allow('other.example');
    for (const person of ['ana', 'ben'] as const) {
      const failure = await failureOf(open(id, person));
      expect(failure).toMatchObject({ code: 'host_not_allowed', status: 'PERMISSION_DENIED' });
    }
    await allow('other.example', 'fleet.example');
    expect(await open(id, 'ben')).toMatchObject({ url });
    await allow();
    expect(await open(id, 'ben')).toMatchObject({ url });
  });

  test('stays in the menu and can be changed, and is opened with a URL that is allowed', async () => {
    const { id } = await modules.given();
    await allow('other.example');
    const call = await modules.as('ana');
    const { items } = await modules.client.navigation({ platform: Platform.PLATFORM_WEB }, call);
    expect(items.map(({ moduleId }) => moduleId)).toContain(id);
    await modules.client.updateModule({ id, order: 1 }, call);
    expect(await failureOf(open(id, 'ana'))).toMatchObject({ code: 'host_not_allowed' });
    await modules.client.updateModule({ id, url: 'https://other.example/' }, call);
    expect(await open(id, 'ana')).toMatchObject({ url: 'https://other.example/' });
  });

  test('is told from others only to those who may open it', async () => {
    const { id } = await modules.given();
    const disabled = await modules.given({ enabled: false });
    await allow('other.example');
    expect(await failureOf(open(id, 'ben'))).toMatchObject({ code: 'permission_missing' });
    expect(await failureOf(open(id, 'cleo'))).toMatchObject({ code: 'module_not_found' });
    expect(await failureOf(open(disabled.id, 'ana'))).toMatchObject({ code: 'module_not_found' });
  });
});

test('a disabled module is not there, for nobody', async () => {
  const { id, permissionId } = await modules.given({ enabled: false });
  await modules.permissions.grant(permissionId);
  for (const person of ['ana', 'ben'] as const) {
    expect(await failureOf(open(id, person))).toMatchObject({ code: 'module_not_found', status: 'NOT_FOUND' });
  }
});

test('another organization’s module is not there', async () => {
  const { id } = await modules.given();
  for (const person of ['cleo', 'dan'] as const) {
    expect(await failureOf(open(id, person))).toMatchObject({ code: 'module_not_found' });
  }
});

test.each([randomUUID(), 'x', ''])('there is no module %j', async (id) => {
  expect(await failureOf(open(id, 'ben'))).toMatchObject({ code: 'module_not_found' });
});

test('while permissions does not answer an owner is served, and a member told to try again', async () => {
  const { id, url } = await modules.given();
  await modules.permissions.stop();
  expect(await open(id, 'ana')).toMatchObject({ url });
  expect(await failureOf(open(id, 'ben'))).toMatchObject({ code: 'unavailable', status: 'UNAVAILABLE' });
});
