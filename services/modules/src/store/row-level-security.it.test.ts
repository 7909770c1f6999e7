import { createPool, poolResource } from '@custom-modules/chassis/postgres';
import { useDatabase, withClient } from '@custom-modules/testing/databases';
import { recordLog } from '@custom-modules/testing/recorded-log';
import type pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { toRecord } from '../events/module-record.ts';
import { add, aModule } from './module.fixture.ts';
import { createPostgresModuleStore } from './postgres-module-store.ts';

const { module, event } = aModule('acme');
let urls: Awaited<ReturnType<typeof useDatabase>>;

beforeAll(async () => {
  urls = await useDatabase('modules');
  const pool = createPool({ name: 'test', url: urls.appUrl, log: recordLog().log });
  const store = createPostgresModuleStore({ pool, encodeEvent: toRecord });
  await add(store, { module, event });
  await store.inOrganization('acme', async (transaction) => {
    const before = await transaction.lockSetting();
    const entry = { actor: 'ana', at: new Date(), requestId: 'r-1' };
    await transaction.saveSetting(before, { allowedHosts: ['fleet.example'] }, entry);
  });
  await store.inOrganization('acme', (transaction) =>
    transaction.begin({
      userId: 'ana',
      keyHash: Buffer.from('key'),
      requestHash: Buffer.from('request'),
      now: new Date(),
      expiresAt: new Date(Date.now() + 60_000),
    }),
  );
  await poolResource('database', pool).stop();
});

/** Runs as the serving role with an organization set, as every request does. */
function asApp<T>(organizationId: string | undefined, work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(urls.appUrl, async (client) => {
    await client.query('BEGIN');
    if (organizationId !== undefined) {
      await client.query("SELECT set_config('app.organization_id', $1, true)", [organizationId]);
    }
    return work(client);
  });
}

const count = async (client: pg.Client, statement: string) => (await client.query(statement)).rowCount;

describe('the serving role', () => {
  test.each(['module', 'organization_setting', 'idempotency_key', "audit WHERE subject_type = 'module'"])(
    'sees of %s only what its organization has',
    async (rows) => {
      const statement = `SELECT * FROM ${rows}`;
      expect(await asApp('acme', (client) => count(client, statement))).toBe(1);
      expect(await asApp('globex', (client) => count(client, statement))).toBe(0);
      expect(await asApp('', (client) => count(client, statement))).toBe(0);
      expect(await asApp(undefined, (client) => count(client, statement))).toBe(0);
    },
  );

  test.each([
    'UPDATE module SET enabled = false',
    'DELETE FROM module',
    "UPDATE organization_setting SET allowed_hosts = '{evil.example}'",
    "UPDATE idempotency_key SET module = '{}'",
  ])('changes nothing of another organization by %s', async (statement) => {
    expect(await asApp('globex', (client) => count(client, statement))).toBe(0);
    expect(await asApp('acme', (client) => count(client, statement)), 'control').toBe(1);
  });

  test.each([
    "INSERT INTO organization_setting (organization_id) VALUES ('globex')",
    `INSERT INTO audit (organization_id, at, actor, action, subject_type, subject_id, request_id)
     VALUES ('globex', now(), '', '', '', '', '')`,
    `INSERT INTO idempotency_key (organization_id, user_id, key_hash, request_hash, expires_at)
     VALUES ('globex', 'ana', '', '', now())`,
    `INSERT INTO outbox (organization_id, module_id, key, value, headers) VALUES ('globex', '${module.id}', '', '', '{}')`,
  ])('writes nothing for another organization by %s', async (statement) => {
    await expect(asApp('acme', (client) => client.query(statement))).rejects.toThrow(/row-level security/);
    expect(await asApp('globex', (client) => count(client, statement)), 'control').toBe(1);
  });

  test.each([
    "UPDATE module SET name = 'Other'",
    "UPDATE module SET organization_id = 'globex'",
    'UPDATE module SET permission_id = gen_random_uuid()',
    'UPDATE audit SET actor = NULL',
    'DELETE FROM audit',
    'DELETE FROM outbox',
    'DELETE FROM idempotency_key',
    "UPDATE idempotency_key SET user_id = 'ben'",
    'SELECT FROM operator_audit',
    "INSERT INTO operator_audit (at, actor, action, selection, ids, request_id) VALUES (now(), '', '', '{}', '{}', '')",
    'TRUNCATE module',
    'CREATE TABLE mine ()',
  ])('may not %s', async (statement) => {
    await expect(asApp('acme', (client) => client.query(statement))).rejects.toThrow(/permission denied/);
  });
});

describe('what is read in one statement', () => {
  const questions = ['SELECT FROM menu_of($1)', `SELECT FROM destination_of($1, '${module.id}')`];

  test.each(questions)('is of one organization and no other: %s', async (statement) => {
    const ask = (organizationId: string, url = urls.appUrl) =>
      withClient(url, async (client) => (await client.query(statement, [organizationId])).rowCount);
    expect(await ask('acme')).toBe(1);
    expect(await ask('globex')).toBe(0);
    expect(await ask('acme', urls.ownerUrl), 'of the owner').toBe(0);
  });

  test.each(questions)('leaves the connection without an organization: %s', async (statement) => {
    await withClient(urls.appUrl, async (client) => {
      await client.query(statement, ['acme']);
      expect(await count(client, 'SELECT FROM module')).toBe(0);
      await client.query('BEGIN');
      await client.query(statement, ['acme']);
      expect(await count(client, 'SELECT FROM module'), 'control: inside a transaction').toBe(1);
    });
  });
});

describe('the worker', () => {
  test.each(['module', 'organization_setting', 'audit', 'outbox', 'idempotency_key'])(
    'sees %s of every organization',
    async (table) => {
      const rows = await withClient(urls.workerUrl, (client) => count(client, `SELECT * FROM ${table}`));
      expect(rows).toBeGreaterThan(0);
    },
  );

  test.each([
    'UPDATE module SET enabled = false',
    "UPDATE audit SET actor = 'nobody'",
    "UPDATE outbox SET value = ''",
    'DELETE FROM operator_audit',
    "UPDATE operator_audit SET actor = 'nobody'",
  ])('may not %s', async (statement) => {
    await expect(withClient(urls.workerUrl, (client) => client.query(statement))).rejects.toThrow(/permission denied/);
  });
});

test('the owner of the tables is bound too', async () => {
  expect(await withClient(urls.ownerUrl, (client) => count(client, 'SELECT * FROM module'))).toBe(0);
});
