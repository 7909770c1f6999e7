import { failureOf } from '@custom-modules/testing/failures';
import { beforeAll, expect, test } from 'vitest';
import { fieldsOf, type RunningPermissions, usePermissions } from '../app.fixture.ts';
import { aChange } from '../store/database.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
  await permissions.untilReady();
});

const waitFor = async (versions: { moduleId: string; version: number }[], person: 'ben' | 'dan' = 'ben') =>
  permissions.client.waitFor({ versions }, await permissions.as(person));

test('a version that has been applied, and every one before it, needs no wait', async () => {
  const change = aChange({ organizationId: 'acme' });
  await permissions.projection.apply([{ ...change, version: 3 }]);
  const { moduleId } = change;
  expect(await waitFor([3, 2].map((version) => ({ moduleId, version })))).toEqual({ reached: true });
});

test('a version that is on its way is waited for', async () => {
  const change = aChange({ organizationId: 'acme' });
  const answer = waitFor([{ moduleId: change.moduleId, version: 2 }]);
  await permissions.projection.apply([{ ...change, version: 1 }]);
  await permissions.projection.apply([{ ...change, version: 2 }]);
  expect(await answer).toEqual({ reached: true });
});

test('so is the end of a module', async () => {
  const change = aChange({ organizationId: 'acme' });
  const answer = waitFor([{ moduleId: change.moduleId, version: 2 }]);
  await permissions.projection.apply([{ ...change, version: 2, deleted: true }]);
  expect(await answer).toEqual({ reached: true });
});

test('one of several that does not come is said not to have been reached', async () => {
  const change = aChange({ organizationId: 'acme' });
  await permissions.projection.apply([change]);
  const versions = [
    { moduleId: change.moduleId, version: change.version },
    { moduleId: 'nowhere', version: 1 },
  ];
  expect(await waitFor(versions)).toEqual({ reached: false });
});

test('a version of another organization is never reached', async () => {
  const change = aChange({ organizationId: 'acme' });
  await permissions.projection.apply([change]);
  expect(await waitFor([{ moduleId: change.moduleId, version: 1 }], 'dan')).toEqual({ reached: false });
});

test('what is no version is refused by its name', async () => {
  const refused = async (versions: { moduleId: string; version: number }[]) =>
    fieldsOf(await failureOf(waitFor(versions)));
  expect(await refused([])).toEqual(['versions']);
  expect(await refused(Array(11).fill({ moduleId: 'm', version: 1 }))).toEqual(['versions']);
  expect(await refused([{ moduleId: 'm', version: 0 }])).toEqual(['versions[0]']);
});

test('somebody who waits too often at once is told so', async () => {
  const versions = [{ moduleId: 'nowhere', version: 1 }];
  const answers = await Promise.allSettled(Array.from({ length: 25 }, () => waitFor(versions)));
  const refused = answers.filter(({ status }) => status === 'rejected');
  expect(refused).toHaveLength(5);
  expect(refused[0]).toMatchObject({ reason: { code: 'too_many_waiting' } });
});
