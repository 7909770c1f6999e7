import { withClient } from '@custom-modules/testing/databases';
import { type OwnPostgres, useOwnPostgres } from '@custom-modules/testing/own-postgres';
import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { findDamage, type ModuleLedger, openLedger, readModules, unharmed } from '../support/module-ledger.ts';
import { startModuleTraffic } from '../support/module-traffic.ts';
import { countLeakedSlots } from '../support/pool-slots.ts';
import { type System, useSystem } from '../support/system.ts';

/** What becomes of changes while PostgreSQL itself is restarted. */

let postgres: OwnPostgres;
let system: System;
let ledger: ModuleLedger;
let names = 0;

beforeAll(async () => {
  postgres = await useOwnPostgres();
  // A busy machine is not what this is about.
  const overrides = { modules: { MAX_MODULES: '10000' }, gateway: { MAX_EVENT_LOOP_DELAY_MS: '60000' } };
  system = await useSystem(overrides, { postgres });
  ledger = await openLedger(system, { organizations: 4 });
});

afterEach(() => postgres.start());

const newName = () => `Restarted ${++names}`;
const timeout = repeats({ test: 180_000, proof: 30 * 60_000 });

/** How many rows there are of a name, beyond the first. */
async function countDuplicates(): Promise<number> {
  const rows = await readModules(system);
  return rows.length - new Set(rows.map(({ name }) => name)).size;
}

async function countLeaks(): Promise<number> {
  const { modules, permissions } = system.databases;
  const { adminUrl } = postgres;
  const addModule = () => ledger.create(newName());
  const addRole = () => ledger.ownerFor('roles').post('/api/v3/role', { name: newName(), permissionIds: [] });
  const ofModules = await countLeakedSlots({ adminUrl, appUrl: modules.appUrl, table: 'module', write: addModule });
  const ofPermissions = await countLeakedSlots({ adminUrl, appUrl: permissions.appUrl, table: 'role', write: addRole });
  return ofModules + ofPermissions;
}

test.for(['fast', 'immediate'] as const)(
  'PostgreSQL is stopped (%s) under load and started again: what was acknowledged is there, the rest may be tried again',
  { timeout },
  async (mode, context) => {
    const rounds = repeats({ test: 1, proof: 10 });
    const cutOff = new Set<string>();
    const traffic = startModuleTraffic(ledger, { people: 3 });
    const { outcomes } = traffic;
    const untilMore = async (count: () => number, more: number) => {
      const before = count();
      await vi.waitFor(() => expect(count()).toBeGreaterThan(before + more), patience);
    };
    for (let round = 0; round < rounds; round += 1) {
      await untilMore(() => outcomes.served, 20);
      const known = new Set(ledger.namesThat('unknown'));
      await postgres.stop(mode);
      await untilMore(() => outcomes.failed.length, 3);
      for (const name of ledger.namesThat('unknown').slice(0, known.size + 20)) if (!known.has(name)) cutOff.add(name);
      await postgres.start();
    }
    await untilMore(() => outcomes.served, 20);
    const { served, failed } = await traffic.stop();
    for (const name of cutOff) await ledger.insist(name);
    const damage = await findDamage(system, ledger);
    const figures = { 'duplicates by retry': await countDuplicates(), 'leaked pool slots': await countLeaks() };
    recordFigures(context, {
      restarts: rounds,
      changes: served,
      refused: failed.length,
      'tried again': cutOff.size,
      ...figures,
      ...damage,
    });
    expect(new Set(failed.map((failure) => failure.split(': ')[1]))).toEqual(new Set(['503']));
    expect(cutOff.size).toBeGreaterThan(0);
    expect(figures).toEqual({ 'duplicates by retry': 0, 'leaked pool slots': 0 });
    expect(damage).toEqual(unharmed);
  },
);

test('control: a PostgreSQL that acknowledges before it writes loses what was acknowledged', async (context) => {
  await withClient(postgres.adminUrl, async (admin) => {
    await admin.query("ALTER SYSTEM SET wal_writer_delay = '10s'");
    await admin.query('ALTER ROLE ALL SET synchronous_commit = off');
  });
  await postgres.stop('fast');
  await postgres.start();
  const made = Array.from({ length: 5 }, newName);
  for (const name of made) await ledger.insist(name);
  await postgres.stop('immediate');
  await postgres.start();
  const there = new Set((await readModules(system)).map(({ name }) => name));
  const lost = made.filter((name) => !there.has(name)).length;
  recordFigures(context, { acknowledged: made.length, lost });
  expect(lost).toBeGreaterThan(0);
});
