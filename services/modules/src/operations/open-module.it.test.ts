import { randomUUID } from 'node:crypto';
import { Failure } from '@custom-modules/chassis/failure';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { failureOf, type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;

beforeAll(async () => {
  modules = await useModules();
});
beforeEach(() => {
  modules.permissions.failWith();
  modules.permissions.grant('ben');
  modules.permissions.calls.length = 0;
});

const open = async (id: string, person: 'ana' | 'ben' | 'cleo' | 'dan') =>
  modules.client.open({ id }, await modules.as(person));

test('tells an owner the raw URL, with nobody asked', async () => {
  const { id, url } = await modules.given();
  expect(await open(id, 'ana')).toEqual({ url, needsShortToken: true });
  expect(modules.permissions.calls).toEqual([]);
});

test('knows a URL that asks for no short token', async () => {
  const { id, url } = await modules.given({ url: 'https://fleet.example/{LOCALE}' });
  expect(await open(id, 'ana')).toEqual({ url, needsShortToken: false });
});

test('opens for a member who holds its own View permission, and no other one', async () => {
  const module = await modules.given();
  const other = await modules.given();
  modules.permissions.grant('ben', module.permissionId, 'manage-custom-modules');
  expect(await open(module.id, 'ben')).toMatchObject({ url: module.url });
  expect(await failureOf(open(other.id, 'ben'))).toMatchObject({
    code: 'permission_missing',
    status: 'PERMISSION_DENIED',
  });
});

test('a disabled module is not there, for nobody', async () => {
  const { id, permissionId } = await modules.given({ enabled: false });
  modules.permissions.grant('ben', permissionId);
  for (const person of ['ana', 'ben'] as const) {
    expect(await failureOf(open(id, person))).toMatchObject({ code: 'module_not_found', status: 'NOT_FOUND' });
  }
});

test('another organization’s module is not there, whatever permissions says', async () => {
  const { id, permissionId } = await modules.given();
  modules.permissions.grant('dan', permissionId);
  for (const person of ['cleo', 'dan'] as const) {
    expect(await failureOf(open(id, person))).toMatchObject({ code: 'module_not_found' });
  }
  expect(modules.permissions.calls).toEqual([]);
});

test.each([randomUUID(), 'x', ''])('there is no module %j', async (id) => {
  expect(await failureOf(open(id, 'ben'))).toMatchObject({ code: 'module_not_found' });
});

test('is not served while permissions does not answer', async () => {
  const { id } = await modules.given();
  modules.permissions.failWith(new Failure('unavailable', { status: 'UNAVAILABLE', message: '' }));
  expect(await failureOf(open(id, 'ben'))).toMatchObject({ code: 'unavailable', status: 'UNAVAILABLE' });
});
