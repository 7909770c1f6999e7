import { moduleEventTypes } from '@custom-modules/contracts/module-events';
import { topicsOf } from '@custom-modules/contracts/topics';
import { adminUrlOf } from '@custom-modules/testing/databases';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { people } from '@custom-modules/testing/people';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { beforeAll, expect, test, vi } from 'vitest';
import { type RunningPermissions, usePermissions } from './app.fixture.ts';
import { aRecord, produce } from './events/events.fixture.ts';

let permissions: RunningPermissions;

beforeAll(async () => {
  permissions = await usePermissions();
  await permissions.untilReady();
});

const publish = (...records: Parameters<typeof produce>[1]) =>
  produce(
    {
      brokers: permissions.topics.brokers,
      topic: topicsOf(permissions.topics.prefix).modules,
      log: recordLog().log,
    },
    records,
  );
const check = async (person: 'ana' | 'ben', permissionId: string) =>
  (await permissions.client.check({ permissionId }, await permissions.as(person))).allowed;

test('a permission comes with its module, is granted, and goes with it', async () => {
  await publish(aRecord({ moduleId: 'm-1', name: 'Fleet' }));
  await vi.waitFor(async () => expect(await check('ana', 'view-m-1')).toBe(true), patience);
  expect(await check('ben', 'view-m-1')).toBe(false);

  const role = await permissions.givenRole('Viewers', 'view-m-1');
  expect(role.permissions).toEqual([{ id: 'view-m-1', name: 'View Fleet', moduleId: 'm-1' }]);
  await permissions.givenUser('ben', role.id);
  expect(await check('ben', 'view-m-1')).toBe(true);

  await publish(aRecord({ moduleId: 'm-1', type: moduleEventTypes.deleted, version: 2 }));
  await vi.waitFor(async () => expect(await check('ben', 'view-m-1')).toBe(false), patience);
  expect((await permissions.readAudit()).at(-1)).toMatchObject({
    actor: 'ana',
    action: 'role.permission_deleted',
    subject_id: role.id,
    before: { permissionIds: ['view-m-1'] },
    after: { permissionIds: [] },
    request_id: 'r-1',
  });
});

test('readiness names each dependency, and the metrics the consumer’s state', async () => {
  expect(await permissions.readiness()).toEqual({
    ready: true,
    draining: false,
    dependencies: { database: 'up', consumer: 'up', changes: 'up' },
  });
  expect(await permissions.metrics.text()).toContain('thread_state{thread="permissions.consumer",state="running"} 1');
});

test('gRPC health speaks of the consumer by its name', async () => {
  expect(await permissions.isServing('permissions.consumer')).toBe(true);
  await expect(permissions.isServing('permissions.nothing')).rejects.toThrow(/NOT_FOUND/);
});

test('no bearer is in anything that is logged, at any level', async () => {
  const bearer = await permissions.issuer.bearer(people.ana);
  const call = { ...(await permissions.as('ana')), bearer };
  await permissions.client.listGranted({}, call);
  await failureOf(permissions.client.getRole({ id: 'nothing' }, call));
  await failureOf(permissions.client.getRole({ id: 'nothing' }, { ...call, bearer: `${bearer}x` }));
  expect(permissions.lines.length).toBeGreaterThan(0);
  const logged = JSON.stringify(permissions.lines);
  for (const part of bearer.split('.')) expect(logged).not.toContain(part);
});

test('it starts without Kafka, serves what it knows, and says that nothing new comes', async () => {
  const alone = await usePermissions({ KAFKA_BROKERS: '127.0.0.1:1' });
  const { allowed } = await alone.client.check({ permissionId: 'manage-roles' }, await alone.as('ana'));
  expect(allowed).toBe(true);
  await vi.waitFor(
    async () => expect(await alone.readiness()).toMatchObject({ ready: false, dependencies: { consumer: 'down' } }),
    patience,
  );
});

test('a database role that row-level security does not bind is not worked with', async () => {
  const superuser = adminUrlOf(permissions.database.appUrl);
  const unbound = await usePermissions({ DATABASE_URL: superuser });
  expect(await failureOf(unbound.givenRole('Viewers'))).toMatchObject({ code: 'internal' });
  expect(unbound.lines).toContainEqual(
    expect.objectContaining({
      msg: 'call failed',
      err: expect.objectContaining({ message: 'row-level security does not bind the role of the pool on role' }),
    }),
  );
  await vi.waitFor(
    async () => expect(await unbound.readiness()).toMatchObject({ ready: false, dependencies: { database: 'down' } }),
    patience,
  );
});

test('it stops in order, also when it has hardly started', async () => {
  const hasty = await usePermissions();
  await hasty.service.stop();
  expect(hasty.lines.filter(({ msg }) => msg.startsWith('stop step'))).toEqual([]);
});
