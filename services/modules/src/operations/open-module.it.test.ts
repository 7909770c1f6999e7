import { randomUUID } from 'node:crypto';
import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;

beforeAll(async () => {
  modules = await useModules();
});

const open = async (id: string, person: 'ana' | 'ben' | 'cleo' | 'dan') =>
  modules.client.open({ id }, await modules.as(person));

test('tells an owner the raw URL', async () => {
  const { id, url } = await modules.given();
  expect(await open(id, 'ana')).toEqual({ url, needsShortToken: true });
});

test('knows a URL that asks for no short token', async () => {
  const { id, url } = await modules.given({ url: 'https://fleet.example/{LOCALE}' });
  expect(await open(id, 'ana')).toEqual({ url, needsShortToken: false });
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
