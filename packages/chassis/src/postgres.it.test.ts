import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useInfrastructure } from '@custom-modules/testing/services';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { createPool, inOrganization, inTransaction, query } from './postgres.ts';

const { log, lines } = recordLog();
const url = useInfrastructure().postgresAdminUrl;
const pool = createPool({ name: 'chassis test', url, log });
const other = createPool({ name: 'chassis test, from outside', url, log });

afterAll(async () => {
  await pool.end();
  await other.end();
});

const terminate = (pid: number) => query(other, 'SELECT pg_terminate_backend($1)', [pid]);
const pidOf = async (asked: Pick<typeof pool, 'query'>): Promise<number> =>
  (await asked.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;
const until = (pid: number) =>
  vi.waitFor(
    async () => expect(await query(other, 'SELECT FROM pg_stat_activity WHERE pid = $1', [pid])).toHaveLength(0),
    patience,
  );

test('a connection lost between two statements is the dependency’s failure, and nothing is thrown where nobody catches', async () => {
  const work = inTransaction(pool, async (transaction) => {
    const pid = await pidOf(transaction);
    await terminate(pid);
    await until(pid);
    await transaction.query('SELECT 1');
  });
  await expect(work).rejects.toMatchObject({ code: 'unavailable' });
  expect(await query(pool, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
});

test('a connection lost during a statement is the dependency’s failure', async () => {
  const work = inTransaction(pool, async (transaction) => {
    const pid = await pidOf(transaction);
    const asleep = transaction.query('SELECT pg_sleep(4)');
    await Promise.all([asleep, terminate(pid)]);
  });
  await expect(work).rejects.toMatchObject({ code: 'unavailable' });
});

test('a connection that row-level security does not bind is not used', async () => {
  const bound = createPool({ name: 'chassis test, bound', url, log, boundOn: 'pg_class' });
  onTestFinished(() => bound.end());
  await expect(query(bound, 'SELECT 1')).rejects.toMatchObject({ code: 'internal' });
  await expect(inTransaction(bound, () => Promise.resolve('used'))).rejects.toMatchObject({ code: 'internal' });
});

test('an idle connection that is lost is logged and replaced', async () => {
  const pid = await pidOf(pool);
  await terminate(pid);
  await vi.waitFor(() => expect(lines.map(({ msg }) => msg)).toContain('idle database connection lost'), patience);
  expect(await pidOf(pool)).not.toBe(pid);
});

test('what a statement itself does wrong is thrown as it is', async () => {
  await expect(query(pool, 'SELECT 1 / 0')).rejects.toMatchObject({ code: '22012' });
});

test('nothing is done of the work when its transaction cannot begin', async () => {
  const refused = createPool({ name: 'chassis test, refused', url: await withoutBeginnings(url), log, max: 1 });
  onTestFinished(() => refused.end());
  await query(refused, 'CREATE TEMPORARY TABLE done (what text)');
  const work = inTransaction(refused, (transaction) => transaction.query("INSERT INTO done VALUES ('all')"));
  await expect(work).rejects.toMatchObject({ code: '42601' });
  expect(await query(refused, 'SELECT what FROM done')).toEqual([]);
});

test('a connection whose transaction cannot begin is nobody else’s before its work is over', async () => {
  const narrow = createPool({ name: 'chassis test, narrow', url, log, max: 1 });
  onTestFinished(() => narrow.end());
  const next = Promise.withResolvers<string[]>();
  const seen: string[] = [];
  const work = inOrganization(narrow, 'no\0organization', async (transaction) => {
    void query(narrow, 'SELECT 1').then(() => next.resolve([...seen]), next.reject);
    for (const round of ['first', 'second', 'third']) {
      await transaction.query('SELECT 1').catch(() => seen.push(round));
    }
  });
  await expect(work).rejects.toMatchObject({ code: '22021' });
  expect(await next.promise).toEqual(['first', 'second', 'third']);
});

/** The way to a database that refuses each BEGIN, and goes on. */
async function withoutBeginnings(databaseUrl: string): Promise<string> {
  const { hostname, port } = new URL(databaseUrl);
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    near.on('data', (sent) => far.write(sent.toString('latin1').replaceAll('BEGIN', 'BEGUN'), 'latin1'));
    far.pipe(near);
    near.once('close', () => far.destroy());
    for (const side of [near, far]) side.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const way = new URL(databaseUrl);
  way.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return way.href;
}
