import { randomUUID } from 'node:crypto';
import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { type RunningModules, useModules } from '../app.fixture.ts';

let modules: RunningModules;

beforeAll(async () => {
  modules = await useModules();
});

const get = async (id: string, person: 'ana' | 'ben') => modules.client.getModule({ id }, await modules.as(person));

test('tells whoever manages modules all there is about one, also when nobody can open it', async () => {
  const module = await modules.given({ enabled: false });
  await modules.permissions.grant('manage-custom-modules');
  expect(await get(module.id, 'ben')).toEqual({ module });
});

test.each([randomUUID(), 'x', ''])('there is no module %j', async (id) => {
  expect(await failureOf(get(id, 'ana'))).toMatchObject({ code: 'module_not_found', status: 'NOT_FOUND' });
});
