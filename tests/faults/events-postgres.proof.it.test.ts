import { withClient } from '@custom-modules/testing/databases';
import { type FaultProxy, urlThrough, useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { useInfrastructure } from '@custom-modules/testing/services';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Api } from '../support/api.ts';
import {
  ask,
  findDamage,
  type ModuleLedger,
  openLedger,
  readModules,
  unharmed,
  untilAtRest,
} from '../support/module-ledger.ts';
import { startModuleTraffic } from '../support/module-traffic.ts';
import { countLeakedSlots } from '../support/pool-slots.ts';
import { type System, useSystem } from '../support/system.ts';

/** What becomes of changes while the connections to PostgreSQL break. */

let links: { modules: FaultProxy; permissions: FaultProxy };
let system: System;
let ledger: ModuleLedger;
let owner: Api;
let names = 0;

beforeAll(async () => {
  const { host } = new URL(useInfrastructure().postgresAdminUrl);
  links = { modules: await useFaultProxy(host), permissions: await useFaultProxy(host) };
  system = await useSystem(({ modules, permissions }) => ({
    modules: { DATABASE_URL: urlThrough(links.modules, modules.appUrl) },
    permissions: { DATABASE_URL: urlThrough(links.permissions, permissions.appUrl) },
  }));
  ledger = await openLedger(system);
  owner = ledger.ownerFor(newName());
  // Whoever is seen for the first time is written down, and no COMMIT of that is meant below.
  await vi.waitFor(async () => expect((await owner.get('/api/v3/user')).data.items).toHaveLength(1), patience);
});

const newName = () => `Cut ${++names}`;
const timeout = repeats({ test: 180_000, proof: 30 * 60_000 });

const subjects = [
  {
    service: 'modules',
    table: 'module',
    create: (name: string) => ledger.create(name),
    count: async (name: string) => (await readModules(system)).filter((module) => module.name === name).length,
  },
  {
    service: 'permissions',
    table: 'role',
    create: (name: string) => owner.post('/api/v3/role', { name, permissionIds: [] }).catch(() => undefined),
    count: async (name: string) =>
      (await ask(system.databases.permissions.workerUrl, 'SELECT id FROM role WHERE name = $1', [name])).length,
  },
] as const;

test.for(subjects)(
  'the link from $service to PostgreSQL is cut during COMMIT',
  { timeout },
  async (subject, context) => {
    const { service, table, create, count } = subject;
    const cuts = repeats({ test: 12, proof: 200 });
    const figures = { cuts, refused: 0, committed: 0, 'duplicates by retry': 0, 'untrue answers': 0 };
    await untilAtRest(system); // nor is it to be that of an event
    for (let cut = 0; cut < cuts; cut += 1) {
      const name = newName();
      const direction = cut % 2 === 0 ? 'requests' : 'answers';
      const held = links[service].hold(direction, (piece) => piece.includes('COMMIT'));
      const asked = create(name);
      await held.caught;
      links[service].cut();
      const answer = await asked;
      const isCommitted = (await count(name)) === 1;
      if (isCommitted) figures.committed += 1;
      // The COMMIT may have been that of a write beside the request, which remembers the caller: then the request is served.
      if (answer?.status === 503) figures.refused += 1;
      else if (answer?.status !== 201 || !isCommitted) figures['untrue answers'] += 1;
      await vi.waitFor(async () => expect([201, 409]).toContain((await create(name))?.status), patience);
      if (service === 'modules') await ledger.insist(name);
      figures['duplicates by retry'] += (await count(name)) - 1;
    }
    const { appUrl } = system.databases[service];
    const adminUrl = useInfrastructure().postgresAdminUrl;
    const leaked = await countLeakedSlots({ adminUrl, appUrl, table, write: () => create(newName()) });
    const damage = await findDamage(system, ledger);
    recordFigures(context, { ...figures, 'leaked pool slots': leaked, ...damage });
    expect(figures).toMatchObject({ 'duplicates by retry': 0, 'untrue answers': 0 });
    expect(figures.refused, 'COMMITs of requests that were cut').toBeGreaterThan(cuts / 2);
    expect(figures.committed).toBeGreaterThan(0);
    expect(leaked).toBe(0);
    expect(damage).toEqual(unharmed);
  },
);

test('all backends of both services are terminated, again and again, under load', { timeout }, async (context) => {
  const rounds = repeats({ test: 5, proof: 100 });
  const traffic = startModuleTraffic(ledger, { people: 2 });
  const databases = Object.values(system.databases).map(({ ownerUrl }) => new URL(ownerUrl).pathname.slice(1));
  let terminated = 0;
  for (let round = 0; round < rounds; round += 1) {
    const { rowCount } = await withClient(useInfrastructure().postgresAdminUrl, (admin) =>
      admin.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY($1)', [databases]),
    );
    terminated += rowCount ?? 0;
    await ledger.insist(newName());
  }
  const { served, failed } = await traffic.stop();
  const damage = await findDamage(system, ledger);
  const statuses = new Set(failed.map((failure) => failure.split(': ')[1]));
  recordFigures(context, {
    rounds,
    'backends terminated': terminated,
    changes: served,
    refused: failed.length,
    ...damage,
  });
  expect(terminated).toBeGreaterThan(rounds);
  // A deletion that took effect unheard of is not there any more when it is asked for again.
  expect([...statuses].filter((status) => status !== '503')).toEqual([]);
  expect(damage).toEqual(unharmed);
});
