import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createServiceDatabase, type ServiceDatabase } from './databases.ts';

const adminUrl = inject('postgresAdminUrl');
const { passwords } = inject('databases').modules;
const database = `local_${randomBytes(6).toString('hex')}`;
const request = { adminUrl, service: 'modules', passwords, database } as const;
let urls: ServiceDatabase;

beforeAll(async () => {
  urls = await createServiceDatabase(request);
  await query(urls.ownerUrl, 'create table owned (id int)');
});
afterAll(() => query(adminUrl, `drop database ${database} with (force)`));

test('the owner owns the database, app and worker may only connect', async () => {
  for (const url of [urls.appUrl, urls.workerUrl]) {
    expect(await query(url, 'select 1 as answer')).toEqual([{ answer: 1 }]);
    await expect(query(url, 'create table taken (id int)')).rejects.toThrow('permission denied for schema public');
    await expect(query(url, 'select * from owned')).rejects.toThrow('permission denied for table owned');
    await expect(query(url, 'create temporary table own (id int)')).rejects.toThrow('permission denied');
  }
});

test('the roles of another service may not even connect', async () => {
  const other = await createServiceDatabase({
    adminUrl,
    service: 'permissions',
    passwords: inject('databases').permissions.passwords,
    database: `${database}_other`,
  });
  const intruder = new URL(other.appUrl);
  intruder.pathname = database;
  await expect(query(intruder.href, 'select 1')).rejects.toThrow('permission denied for database');
  await query(adminUrl, `drop database ${database}_other with (force)`);
});

test('doing it again, ten times at once, changes nothing', async () => {
  const again = await Promise.all(Array.from({ length: 10 }, () => createServiceDatabase(request)));
  expect(again).toEqual(Array(10).fill(urls));
  expect(await query(urls.ownerUrl, 'select count(*)::int as tables from owned')).toEqual([{ tables: 0 }]);
});

test('a copy of a template holds what the template held', async () => {
  const copy = await createServiceDatabase({ ...request, database: `${database}_copy`, template: database });
  expect(await query(copy.ownerUrl, 'select * from owned')).toEqual([]);
  await expect(query(copy.appUrl, 'create table taken (id int)')).rejects.toThrow('permission denied');
  await query(adminUrl, `drop database ${database}_copy with (force)`);
});

test('no role is a superuser or passes row-level security', async () => {
  const roles = await query(
    adminUrl,
    `select rolname from pg_roles where rolname like 'modules\\_%' and (rolsuper or rolbypassrls or rolcreaterole)`,
  );
  expect(roles).toEqual([]);
});

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
