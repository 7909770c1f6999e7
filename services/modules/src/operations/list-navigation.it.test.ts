import { type Module, ModuleType, Platform } from '@custom-modules/contracts/modules';
import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;
let web: Module;
let mobile: Module;
let both: Module;

beforeAll(async () => {
  modules = await useModules();
  web = await modules.given({ name: 'Web', group: 'Zone', order: 2 });
  mobile = await modules.given({ name: 'Mobile', type: ModuleType.MODULE_TYPE_MOBILE, group: 'Zone', order: 1 });
  both = await modules.given({ name: 'Both', type: ModuleType.MODULE_TYPE_WEB_AND_MOBILE, icon: 'map' });
  await modules.given({ name: 'Disabled', type: ModuleType.MODULE_TYPE_WEB_AND_MOBILE, enabled: false });
});

const navigation = async (person: 'ana' | 'ben' | 'cleo', platform: Platform) => {
  const { items } = await modules.client.navigation({ platform }, await modules.as(person));
  return items;
};
const idsOf = (items: readonly { moduleId: string }[]) => items.map(({ moduleId }) => moduleId);

test('an owner sees what the platform shows of the organization’s modules, and nobody else’s', async () => {
  expect(idsOf(await navigation('ana', Platform.PLATFORM_WEB))).toEqual([both.id, web.id]);
  expect(idsOf(await navigation('ana', Platform.PLATFORM_MOBILE))).toEqual([both.id, mobile.id]);
  expect(await navigation('cleo', Platform.PLATFORM_WEB)).toEqual([]);
});

test('an item says what a menu needs and nothing else', async () => {
  const [withoutGroup, grouped] = await navigation('ana', Platform.PLATFORM_WEB);
  const type = ModuleType.MODULE_TYPE_WEB_AND_MOBILE;
  expect(withoutGroup).toEqual({ moduleId: both.id, name: 'Both', icon: 'map', order: 0, type });
  expect(grouped).toMatchObject({ group: 'Zone', order: 2 });
});

test('a member sees what they hold', async () => {
  await modules.permissions.grant(web.permissionId, mobile.permissionId);
  expect(idsOf(await navigation('ben', Platform.PLATFORM_WEB))).toEqual([web.id]);
  await modules.permissions.grant();
  expect(await navigation('ben', Platform.PLATFORM_WEB)).toEqual([]);
});

test('needs a platform', async () => {
  expect(await failureOf(navigation('ana', Platform.PLATFORM_UNSPECIFIED))).toMatchObject({
    code: 'invalid_request',
    fields: [{ field: 'platform' }],
  });
});

test('is not served to a member while permissions does not answer, but to an owner', async () => {
  await modules.permissions.stop();
  expect(await failureOf(navigation('ben', Platform.PLATFORM_WEB))).toMatchObject({ code: 'unavailable' });
  expect(idsOf(await navigation('ana', Platform.PLATFORM_MOBILE))).toContain(mobile.id);
});
