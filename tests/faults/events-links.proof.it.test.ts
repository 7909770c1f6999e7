import { pause } from '@custom-modules/chassis/pause';
import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { ModuleServiceService } from '@custom-modules/contracts/modules';
import { claimPorts } from '@custom-modules/local/ports';
import { callAs } from '@custom-modules/testing/calls';
import { withClient } from '@custom-modules/testing/databases';
import { type FaultProxy, urlThrough, useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { useOwnKafka } from '@custom-modules/testing/kafka-cluster';
import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { useInfrastructure } from '@custom-modules/testing/services';
import { beforeAll, expect, test, vi } from 'vitest';
import type { Answer, Api } from '../support/api.ts';
import {
  ask,
  findDamage,
  type ModuleLedger,
  openLedger,
  readLag,
  readOutbox,
  unharmed,
  untilAtRest,
} from '../support/module-ledger.ts';
import { grant, permissionNamed } from '../support/story.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** What becomes of requests and events while a link between two processes is slow, or takes everything and delivers nothing. */

type Link = (typeof serving)[number] | keyof typeof behind;

/** Links that requests wait for. */
const serving = [
  'gateway to modules',
  'gateway to permissions',
  'modules to permissions',
  'modules to PostgreSQL',
  'permissions to PostgreSQL',
] as const;

/** Links that no request waits for, and how much waits behind them. */
const behind = {
  'relay to Kafka': () => readOutbox(system),
  'consumer to Kafka': () => readLag(system),
};

const behindLinks = Object.keys(behind) as (keyof typeof behind)[];
const callTimeoutMs = 3000;
/** Of a busy machine. */
const toleranceMs = 3000;

let links: Record<Link, FaultProxy>;
let system: System;
let ledger: ModuleLedger;
let member: Api;
let permissionId: string;
let names = 0;

beforeAll(async () => {
  const { host } = new URL(useInfrastructure().postgresAdminUrl);
  const kafka = await useOwnKafka({ links: behindLinks });
  const ports = await claimPorts({ modules: 0, permissions: 0 });
  links = {
    'gateway to modules': await useFaultProxy(`127.0.0.1:${ports.modules}`),
    'gateway to permissions': await useFaultProxy(`127.0.0.1:${ports.permissions}`),
    'modules to permissions': await useFaultProxy(`127.0.0.1:${ports.permissions}`),
    'modules to PostgreSQL': await useFaultProxy(host),
    'permissions to PostgreSQL': await useFaultProxy(host),
    ...kafka.links,
  };
  const { address: modulesAddress } = links['gateway to modules'];
  system = await useSystem(
    ({ modules, permissions }) => ({
      modules: {
        MAX_MODULES: '10000',
        RPC_PORT: String(ports.modules),
        PERMISSIONS_ADDRESS: links['modules to permissions'].address,
        DATABASE_URL: by('modules to PostgreSQL', modules.appUrl),
        WORKER_DATABASE_URL: by('modules to PostgreSQL', modules.workerUrl),
        KAFKA_BROKERS: links['relay to Kafka'].address,
      },
      permissions: {
        RPC_PORT: String(ports.permissions),
        DATABASE_URL: by('permissions to PostgreSQL', permissions.appUrl),
        WORKER_DATABASE_URL: by('permissions to PostgreSQL', permissions.workerUrl),
        KAFKA_BROKERS: links['consumer to Kafka'].address,
      },
      gateway: {
        MODULES_ADDRESS: modulesAddress,
        PERMISSIONS_ADDRESS: links['gateway to permissions'].address,
        CALL_TIMEOUT_MS: String(callTimeoutMs),
        MAX_EVENT_LOOP_DELAY_MS: '60000',
      },
    }),
    { brokers: [kafka.address] },
  );
  ledger = await openLedger(system, { organizations: 4 });
  const organization = await newOrganization(system);
  ({ member } = organization);
  permissionId = (await permissionNamed(organization.owner, 'Manage Custom Modules')).id;
  await grant(organization.owner, member, organization.memberId, [permissionId]);
});

const by = (link: Link, url: string) => urlThrough(links[link], url);
const newName = () => `Linked ${++names}`;
const timeout = repeats({ test: 300_000, proof: 60 * 60_000 });

const requests: readonly (() => Promise<Answer | undefined>)[] = [
  () => ledger.create(newName()),
  () => member.get('/api/v3/custom-module'),
  () => member.get('/api/v3/navigation?platform=web'),
  () => member.post('/api/v3/permission/check', { permissionIds: [permissionId] }),
];

/** Each kind of request several times at once. Answers with their statuses; of one that hung there is none. */
function askAll(): Promise<(number | undefined)[]> {
  const limit = pause(callTimeoutMs + toleranceMs).then(() => undefined);
  const all = [...requests, ...requests, ...requests];
  return Promise.all(all.map(async (request) => (await Promise.race([request(), limit]))?.status));
}

const isServed = (status: number | undefined) => status !== undefined && status < 300;

/** The link is whole again, and what is asked is served. */
async function mend(link: Link): Promise<void> {
  links[link].heal();
  links[link].cut();
  await vi.waitFor(async () => {
    for (const request of requests) expect((await request())?.status).toSatisfy(isServed);
  }, patience);
}

const faults = [
  ['50 ms late', (link: FaultProxy) => link.delay(50)],
  ['200 ms late', (link: FaultProxy) => link.delay(200)],
  ['1,000 ms late', (link: FaultProxy) => link.delay(1000)],
  ['slow: 64 bytes at a time', (link: FaultProxy) => link.slice({ bytes: 64, everyMs: 20 })],
  ['a black hole', (link: FaultProxy) => link.blackHole()],
] as const;

test.for(faults)(
  'each link in turn is %s: nobody waits for longer than a request may take, and no event is lost',
  { timeout },
  async (fault, context) => {
    const [, afflict] = fault;
    const rounds = repeats({ test: 1, proof: 10 });
    const figures = { asked: 0, served: 0, refused: 0, 'hung past their deadline': 0, 'other answers': 0 };
    const noticed: string[] = [];
    for (const link of [...serving, ...behindLinks]) {
      afflict(links[link]);
      for (let round = 0; round < rounds; round += 1) {
        const statuses = await askAll();
        figures.asked += statuses.length;
        for (const status of statuses) {
          if (isServed(status)) figures.served += 1;
          else if (status === 503) figures.refused += 1;
          else if (status === undefined) figures['hung past their deadline'] += 1;
          else figures['other answers'] += 1;
        }
        if (!statuses.every(isServed)) noticed.push(link);
      }
      await mend(link);
    }
    const damage = await findDamage(system, ledger);
    recordFigures(context, { links: Object.keys(links).length, ...figures, ...damage });
    expect(figures).toMatchObject({ 'hung past their deadline': 0, 'other answers': 0 });
    expect(noticed.filter((link) => link in behind)).toEqual([]);
    expect(damage).toEqual(unharmed);
  },
);

test.for(behindLinks)(
  'the link from %s is a black hole: events wait, and arrive afterwards',
  { timeout },
  async (link, context) => {
    const rounds = repeats({ test: 1, proof: 10 });
    let waiting = 0;
    for (let round = 0; round < rounds; round += 1) {
      await untilAtRest(system);
      links[link].blackHole();
      expect((await ledger.create(newName()))?.status).toBe(201);
      await vi.waitFor(async () => expect(await behind[link]()).toBeGreaterThan(0), patience);
      waiting += await behind[link]();
      await mend(link);
    }
    const damage = await findDamage(system, ledger);
    recordFigures(context, { rounds, 'events that waited': waiting, ...damage });
    expect(damage).toEqual(unharmed);
  },
);

/** Which session of PostgreSQL has the lead of the relays. */
function readLead(): Promise<{ pid: number }[]> {
  const database = new URL(system.databases.modules.workerUrl).pathname.slice(1);
  const statement = `SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
    WHERE locktype = 'advisory' AND granted AND datname = $1`;
  return ask(system.databases.modules.workerUrl, statement, [database]);
}

test('a send takes longer than a session may be idle: the relay keeps the lead', { timeout }, async (context) => {
  const idleSessionTimeoutMs = 4000;
  const rounds = repeats({ test: 1, proof: 10 });
  let lost = 0;
  for (let round = 0; round < rounds; round += 1) {
    await untilAtRest(system);
    const lead = await readLead();
    expect(lead).toHaveLength(1);
    links['relay to Kafka'].blackHole();
    expect((await ledger.create(newName()))?.status).toBe(201);
    const since = performance.now();
    const isOver = () => expect(performance.now() - since).toBeGreaterThan(1.5 * idleSessionTimeoutMs);
    await vi.waitFor(isOver, patience);
    if ((await readLead())[0]?.pid !== lead[0]?.pid) lost += 1;
    await mend('relay to Kafka');
  }
  const damage = await findDamage(system, ledger);
  recordFigures(context, { rounds, 'leads lost': lost, ...damage });
  expect(lost).toBe(0);
  expect(damage).toEqual(unharmed);
});

/** Asks without a deadline by these links, until they are cut. */
const unbounded = {
  async 'gateway to modules'() {
    const channel = openChannel(links['gateway to modules'].address);
    const call = callAs(member.bearer, { deadline: undefined });
    await createRpcClient(ModuleServiceService, channel)
      .listModules({ search: '', cursor: '', limit: 1 }, call)
      .finally(() => channel.close());
  },
  async 'modules to PostgreSQL'() {
    const url = by('modules to PostgreSQL', system.databases.modules.workerUrl);
    await withClient(url, (client) => client.query('SELECT 1'));
  },
};

test.for(Object.keys(unbounded) as (keyof typeof unbounded)[])(
  'control: the link from %s is a black hole, and who has no deadline waits when everybody else has been answered',
  { timeout },
  async (link, context) => {
    links[link].blackHole();
    let isOver = false;
    const asked = unbounded[link]()
      .catch(() => undefined)
      .finally(() => {
        isOver = true;
      });
    const statuses = await askAll();
    recordFigures(context, { answered: statuses.length, refused: statuses.filter((status) => status === 503).length });
    expect(isOver).toBe(false);
    expect(statuses).not.toContain(undefined);
    expect(statuses).toContain(503);
    await mend(link);
    await asked;
  },
);
