import { randomUUID } from 'node:crypto';
import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import { failureOf } from '@custom-modules/testing/failures';
import { patience } from '@custom-modules/testing/patience';
import { beforeAll, expect, test, vi } from 'vitest';
import { newModule } from '../app.fixture.ts';
import { useOperators } from '../operators.fixture.ts';

let modules: Awaited<ReturnType<typeof useOperators>>;

beforeAll(async () => {
  modules = await useOperators();
});

const purge = async (organizationId: string, dryRun = false) => {
  const call = await modules.as('olga');
  const holdings = await modules.operations.purgeOrganization({ organizationId, dryRun }, call);
  return { holdings, requestId: call.trail.requestId };
};
const tables = ['module', 'organization_setting', 'audit', 'idempotency_key'];
const countAll = async (organizationId: string) =>
  Promise.all(tables.map((table) => modules.rowsOf(table, organizationId)));
const purged = (organizationId: string) => modules.events().filter(({ subject }) => subject === organizationId);

test('everything of an organization goes, the topic learns of it, and others keep theirs', async () => {
  const [owner, stranger] = [await modules.as('ana'), await modules.as('cleo')];
  for (const call of [owner, stranger]) {
    await modules.client.createModule({ ...newModule(), idempotencyKey: randomUUID() }, call);
    await modules.client.updateOrganizationSetting({ setting: { allowedHosts: ['fleet.example'] } }, call);
  }
  const { id } = await modules.given();
  await modules.client.updateModule({ id, order: 4 }, owner);
  const parked = await modules.givenParked();
  const [before, others] = [await countAll('acme'), await countAll('globex')];
  const [count = 0, , audit] = before;
  expect((await purge('acme', true)).holdings).toEqual({ modules: count, auditRows: audit });
  expect(await countAll('acme')).toEqual(before);

  const { holdings, requestId } = await purge('acme');
  await modules.takeAtMost(1_000_000);
  expect(holdings).toEqual({ modules: count, auditRows: audit });
  expect(await countAll('acme')).toEqual([0, 0, 0, 0]);
  expect(await countAll('globex')).toEqual(others);

  await vi.waitFor(() => expect(purged('acme')).toHaveLength(1), patience);
  expect(purged('acme')).toMatchObject([
    { type: 'events.v1.OrganizationPurged', requestId, data: { organizationId: 'acme', actor: 'olga' } },
  ]);
  await vi.waitFor(() => expect(modules.typesOf(parked)).toEqual(['ModuleUpdated', 'ModuleDeleted']), patience);
  await vi.waitFor(() => expect(modules.typesOf(id).at(-1)).toBe('ModuleDeleted'), patience);
  const deleted = modules.events().findLast(({ subject }) => subject === id);
  expect(deleted).toMatchObject({ requestId, data: { actor: 'olga', module: { version: 3 } } });
  await vi.waitFor(async () => expect(await modules.rowsOf('outbox', 'acme')).toBe(0), patience);
  expect((await modules.acts()).at(-1)).toMatchObject({
    actor: 'olga',
    action: 'organization.purged',
    selection: { organizationId: 'acme' },
    ids: expect.arrayContaining([id, parked]),
    request_id: requestId,
  });
});

test('an organization of ten thousand modules goes at once', async () => {
  const rows = 10_000;
  await withClient(adminUrlOf(modules.database.appUrl), (admin) =>
    admin.query(
      `INSERT INTO module
       SELECT gen_random_uuid(), 'large', 'Module ' || i, 'module ' || i, 'web', 'https://fleet.example/?t={SHORT_TOKEN}', 'map',
              NULL, 0, true, gen_random_uuid(), 'View Module ' || i, 1, now(), 'ana', now(), 'ana'
       FROM generate_series(1, $1) AS i`,
      [rows],
    ),
  );
  expect((await purge('large')).holdings).toEqual({ modules: rows, auditRows: 0 });
  expect(await modules.rowsOf('module', 'large')).toBe(0);
  await vi.waitFor(() => expect(purged('large')).toHaveLength(1), patience);
});

test('an organization nobody has heard of has nothing, and its purge is told all the same', async () => {
  expect((await purge('nobody')).holdings).toEqual({ modules: 0, auditRows: 0 });
  await vi.waitFor(() => expect(purged('nobody')).toHaveLength(1), patience);
});

test.each(['', 'a b', 'x'.repeat(129), 'sch\u00f6n'])('%j is no organization', async (organizationId) => {
  const failure = await failureOf(purge(organizationId));
  expect(failure).toMatchObject({ code: 'invalid_request', fields: [{ field: 'organizationId' }] });
});
