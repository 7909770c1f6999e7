import { adminUrlOf, withClient } from '@custom-modules/testing/databases';
import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeSighting } from '../domain/person.ts';
import { aChange, useStores } from './database.fixture.ts';
import { createPostgresDeadLetterStore } from './postgres-dead-letter-store.ts';

let stores: Awaited<ReturnType<typeof useStores>>;
const moduleId = 'm-1';
const at = new Date('2026-01-02T03:04:05.678Z');
const tables = ['module_permission', 'role', 'role_permission', 'person', 'user_role', 'audit', 'dead_letter'];
const ofOperators = ['operator_audit', 'organization_purge', 'rebuild', 'module_permission_rebuild'];

beforeAll(async () => {
  stores = await useStores();
  const change = aChange({ organizationId: 'acme', moduleId });
  await stores.projection.apply([change]);
  const letter = { topic: 'modules', partition: 3, offset: '7', reason: 'unreadable', detail: '' };
  await createPostgresDeadLetterStore(stores.worker).add({
    ...letter,
    ...{ recordMs: 1, at },
    organizationId: 'acme',
    moduleId: 'put-aside',
    version: 4,
    requestId: undefined,
  });
  await stores.store.inOrganization('acme', async ({ roles, people, audit }) => {
    await roles.insert({ id: 'r-1', name: 'Planners' }, at);
    await roles.grant('r-1', [change.permission.id], at);
    const caller = { organizationId: 'acme', userId: 'ben', isOwner: false, requestId: 'r' };
    await people.remember(describeSighting(caller, at), at);
    await people.assign('ben', ['r-1']);
    const subject = { type: 'user', id: 'ben' } as const;
    await audit({ actor: 'ana', at, requestId: 'r', action: 'user.removed', subject, before: { roleIds: [] } });
  });
});

/** Runs as the serving role with an organization set, as every request does, and takes everything back. */
function asApp<T>(organizationId: string | undefined, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(stores.database.appUrl, async (client) => {
    await client.query('BEGIN');
    if (organizationId !== undefined) {
      await client.query("SELECT set_config('app.organization_id', $1, true)", [organizationId]);
    }
    return work(client);
  });
}

const rowsOf = async (client: pg.Client, statement: string) => (await client.query(statement)).rowCount;

describe('the serving role', () => {
  test.each(tables)('sees of %s what its organization has and nothing else', async (table) => {
    const statement = `SELECT FROM ${table}`;
    expect(await asApp('acme', (client) => rowsOf(client, statement)), 'control').toBe(1);
    for (const organization of ['globex', '', undefined]) {
      expect(await asApp(organization, (client) => rowsOf(client, statement))).toBe(0);
    }
  });

  test.each([
    "UPDATE role SET name = 'theirs'",
    'DELETE FROM role_permission',
    'DELETE FROM user_role',
    'DELETE FROM role',
    'UPDATE person SET is_owner = true',
    'DELETE FROM person',
    'SELECT FROM module_permission FOR SHARE',
  ])('touches nothing of another organization by %s', async (statement) => {
    expect(await asApp('acme', (client) => rowsOf(client, statement)), 'control').toBe(1);
    expect(await asApp('globex', (client) => rowsOf(client, statement))).toBe(0);
  });

  test.each([
    `INSERT INTO role VALUES ('acme', 'r-2', 'n', 'n', now(), now())`,
    `INSERT INTO role_permission VALUES ('acme', 'r-1', 'manage-roles')`,
    `INSERT INTO user_role VALUES ('acme', 'ben', 'r-1')`,
    `INSERT INTO person VALUES ('acme', 'eve', null, null, 'eve', '', true, now())`,
    `INSERT INTO audit (organization_id, at, actor, action, subject_type, subject_id, request_id)
     VALUES ('acme', now(), '', '', '', '', '')`,
  ])('writes nothing into another organization by %s', async (statement) => {
    await expect(asApp('globex', (client) => client.query(statement))).rejects.toThrow(/row-level security/);
  });

  test('locks permissions but changes none, not even its own organization’s', async () => {
    const update = 'UPDATE module_permission SET version = version + 1';
    await expect(asApp('acme', (client) => client.query(update))).rejects.toThrow(/row-level security/);
    for (const statement of ['UPDATE module_permission SET deleted = true', 'DELETE FROM module_permission']) {
      await expect(asApp('acme', (client) => client.query(statement))).rejects.toThrow(/permission denied/);
    }
  });

  test.each(ofOperators)('sees nothing of %s', async (table) => {
    await expect(asApp('acme', (client) => rowsOf(client, `SELECT FROM ${table}`))).rejects.toThrow(
      /permission denied/,
    );
  });

  test.each(['UPDATE audit SET actor = null', 'DELETE FROM audit'])(
    'reads the audit and adds to it: refused %s',
    async (statement) => {
      await expect(asApp('acme', (client) => client.query(statement))).rejects.toThrow(/permission denied/);
    },
  );
});

describe('what is answered in one statement', () => {
  const questions = {
    grantOf: (organizationId: string, id: string) => stores.store.grantOf(organizationId, 'ben', id),
    heldBy: (organizationId: string) => stores.store.heldBy(organizationId, 'ben'),
    haveReached: (organizationId: string) => stores.store.haveReached(organizationId, [{ moduleId, version: 1 }]),
  };

  test('is of one organization and no other', async () => {
    expect(await questions.grantOf('acme', `view-${moduleId}`)).toEqual({ isModulePermission: true, isGranted: true });
    expect(await questions.heldBy('acme')).toEqual([`view-${moduleId}`]);
    expect(await questions.haveReached('acme')).toBe(true);
    const foreign = await questions.grantOf('globex', `view-${moduleId}`);
    expect(foreign).toEqual({ isModulePermission: false, isGranted: false });
    expect(await questions.heldBy('globex')).toEqual([]);
    expect(await questions.haveReached('globex')).toBe(false);
  });

  test('counts a version that was put aside as reached, and none after it', async () => {
    const haveReached = (version: number, organizationId = 'acme') =>
      stores.store.haveReached(organizationId, [{ moduleId: 'put-aside', version }]);
    expect(await haveReached(4)).toBe(true);
    expect(await haveReached(5)).toBe(false);
    expect(await haveReached(4, 'globex')).toBe(false);
  });

  test.each([
    "SELECT standing_of('acme', 'ben', 'manage-roles')",
    "SELECT permissions_held('acme', 'ben')",
    "SELECT versions_reached('acme', '{}', '{}')",
  ])('leaves the connection without an organization: %s', async (statement) => {
    await withClient(stores.database.appUrl, async (client) => {
      await client.query(statement);
      expect(await rowsOf(client, 'SELECT FROM module_permission')).toBe(0);
      await client.query('BEGIN');
      await client.query(statement);
      expect(await rowsOf(client, 'SELECT FROM module_permission'), 'control: inside a transaction').toBe(1);
    });
  });

  test('shows the owner of the tables nothing either', async () => {
    const asOwner = withClient(stores.database.ownerUrl, (client) =>
      client.query('SELECT * FROM standing_of($1, $2, $3)', ['acme', 'ben', `view-${moduleId}`]),
    );
    expect((await asOwner).rows).toEqual([{ isModulePermission: false, isGranted: false }]);
  });
});

test('the worker sees every organization: control for what hides them', async () => {
  await stores.projection.apply([aChange({ organizationId: 'globex' })]);
  await withClient(stores.database.workerUrl, async (client) => {
    const { rows } = await client.query('SELECT DISTINCT organization_id FROM module_permission ORDER BY 1');
    expect(rows.map(({ organization_id }) => organization_id)).toEqual(['acme', 'globex']);
  });
});

test('no table is without row-level security, its owner’s included', async () => {
  await withClient(adminUrlOf(stores.database.ownerUrl), async (client) => {
    const { rows } = await client.query<{ relname: string; forced: boolean }>(
      `SELECT relname, relrowsecurity AND relforcerowsecurity AS forced FROM pg_class
       WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migration' ORDER BY relname`,
    );
    expect(rows).toEqual([...tables, ...ofOperators].toSorted().map((relname) => ({ relname, forced: true })));
  });
});
