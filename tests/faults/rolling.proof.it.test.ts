import { readFile } from 'node:fs/promises';
import { pause } from '@custom-modules/chassis/pause';
import { claimPorts } from '@custom-modules/local/ports';
import { type FaultProxy, urlThrough, useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { type Another, useInfrastructure } from '@custom-modules/testing/services';
import { beforeAll, expect, test, vi } from 'vitest';
import { type Answer, type Api, createApi } from '../support/api.ts';
import { findDamage, type ModuleLedger, openLedger, unharmed } from '../support/module-ledger.ts';
import { newOrganization, type System, useSystem } from '../support/system.ts';

/** What clients notice of a new version that is rolled out: each process of a service is replaced in turn, the others serve on. */

type GatewayPlace = { readonly baseUrl: string; readonly internalUrl: string };

let system: System;
let ledger: ModuleLedger;
let owner: Api;
let seconds: Record<'modules' | 'permissions' | 'gateway', Another>;
let gateways: GatewayPlace[];
let toDatabase: FaultProxy;
let names = 0;

beforeAll(async () => {
  const ports = await claimPorts({ modules: 0, modules2: 0, permissions: 0, permissions2: 0, gateway2: 0 });
  const both = (one: number, other: number) => `ipv4:127.0.0.1:${one},127.0.0.1:${other}`;
  const modulesAddress = both(ports.modules, ports.modules2);
  const permissionsAddress = both(ports.permissions, ports.permissions2);
  toDatabase = await useFaultProxy(new URL(useInfrastructure().postgresAdminUrl).host);
  const through = (url: string) => urlThrough(toDatabase, url);
  system = await useSystem(({ modules, permissions }) => ({
    modules: {
      DATABASE_URL: through(modules.appUrl),
      RPC_PORT: String(ports.modules),
      PERMISSIONS_ADDRESS: permissionsAddress,
      MAX_MODULES: '10000',
    },
    permissions: { DATABASE_URL: through(permissions.appUrl), RPC_PORT: String(ports.permissions) },
    gateway: {
      MODULES_ADDRESS: modulesAddress,
      PERMISSIONS_ADDRESS: permissionsAddress,
      MAX_EVENT_LOOP_DELAY_MS: '60000',
      SHUTDOWN_DELAY_MS: String(10 * askEveryMs),
    },
  }));
  seconds = {
    modules: await system.startAnother('modules', { RPC_PORT: String(ports.modules2) }),
    permissions: await system.startAnother('permissions', { RPC_PORT: String(ports.permissions2) }),
    gateway: await system.startAnother('gateway', { HTTP_PORT: String(ports.gateway2) }),
  };
  gateways = [
    { baseUrl: system.url, internalUrl: system.processes.gateway.internalUrl },
    { baseUrl: `http://127.0.0.1:${ports.gateway2}`, internalUrl: seconds.gateway.internalUrl },
  ];
  ledger = await openLedger(system);
  owner = (await newOrganization(system)).owner;
});

/** Far less than a gateway serves on when it is asked to end. */
const askEveryMs = 200;

const timeout = repeats({ test: 180_000, proof: 30 * 60_000 });

type Step = (api: Api) => Promise<Answer>;

/**
 * What stands before several gateways: asks each every now and then whether it is ready, and sends requests to those in
 * turn that were when last asked. Answers with what went wrong.
 */
function startBalancer(places: readonly GatewayPlace[]) {
  const enough = new AbortController();
  const upstreams = places.map(({ baseUrl, internalUrl }) => ({
    isReady: true,
    baseUrl,
    internalUrl,
    api: createApi({ baseUrl, ...(owner.bearer && { bearer: owner.bearer }), onAnswer: () => undefined }),
  }));
  const watch = async (upstream: (typeof upstreams)[number]) => {
    while (!enough.signal.aborted) {
      upstream.isReady = await isReady(upstream.internalUrl);
      await pause(askEveryMs, enough.signal);
    }
  };
  const watches = Promise.all(upstreams.map(watch));
  let turn = 0;
  return {
    async send(step: Step): Promise<string | undefined> {
      const ready = upstreams.filter((upstream) => upstream.isReady);
      const upstream = ready[turn++ % ready.length];
      if (!upstream) return 'no gateway is ready';
      try {
        const { status, text } = await step(upstream.api);
        return status < 300 ? undefined : `${upstream.baseUrl}: ${status} ${text}`;
      } catch (error) {
        return `${upstream.baseUrl}: ${(error as Error).cause ?? error}`;
      }
    },
    async stop() {
      enough.abort();
      await watches;
    },
  };
}

async function isReady(internalUrl: string): Promise<boolean> {
  try {
    const answer = await fetch(`${internalUrl}/readyz`);
    await answer.text();
    return answer.ok;
  } catch {
    return false;
  }
}

/** Somebody who looks around and adds modules, until it is enough. */
function startVisits(places = gateways, people = 3) {
  const outcomes = { served: 0, failed: [] as string[] };
  const balancer = startBalancer(places);
  let isEnough = false;
  const steps: Step[] = [
    (api) => api.get('/api/v3/custom-module'),
    (api) => api.post('/api/v3/custom-module', { name: `Rolled ${++names}`, url: 'https://rolled.example/' }),
    (api) => api.get('/api/v3/navigation?platform=web'),
    (api) => api.get('/api/v3/permission'),
  ];
  const visit = async () => {
    while (!isEnough) {
      for (const step of steps) {
        const failure = await balancer.send(step);
        if (failure === undefined) outcomes.served += 1;
        else outcomes.failed.push(failure);
      }
    }
  };
  const all = Promise.all(Array.from({ length: people }, visit));
  return {
    outcomes,
    async stop() {
      isEnough = true;
      await all;
      await balancer.stop();
      return outcomes;
    },
  };
}

const services = ['gateway', 'modules', 'permissions'] as const;
type Service = (typeof services)[number];

const processesOf = (service: Service) => [
  { process: () => system.processes[service].process, restart: () => system.processes[service].restart() },
  { process: () => seconds[service].process(), restart: () => seconds[service].restart() },
];

test.for(services)(
  '%s is replaced process by process under load: no request fails',
  { timeout },
  async (service, context) => {
    const rolls = repeats({ test: 1, proof: 10 });
    const visits = startVisits();
    const untilMore = async () => {
      const before = visits.outcomes.served;
      await vi.waitFor(() => expect(visits.outcomes.served).toBeGreaterThan(before + 20), { timeout: 60_000 });
    };
    let slowestStop = 0;
    for (let roll = 0; roll < rolls; roll += 1) {
      for (const { process, restart } of processesOf(service)) {
        await untilMore();
        const since = performance.now();
        await process().stop();
        slowestStop = Math.max(slowestStop, Math.round(performance.now() - since));
        await restart();
        await untilMore();
      }
    }
    const { served, failed } = await visits.stop();
    const damage = await findDamage(system, ledger);
    recordFigures(context, {
      'replaced, each of 2': rolls,
      served,
      failed: failed.length,
      'slowest stop, ms': slowestStop,
      ...damage,
    });
    expect(failed).toEqual([]);
    expect(damage).toEqual(unharmed);
  },
);

test('control: a gateway that does not serve on when asked to end fails requests', { timeout }, async (context) => {
  const { gatewayAtOnce } = await claimPorts({ gatewayAtOnce: 0 });
  const atOnce = await system.startAnother('gateway', { HTTP_PORT: String(gatewayAtOnce), SHUTDOWN_DELAY_MS: '0' });
  const place = { baseUrl: `http://127.0.0.1:${gatewayAtOnce}`, internalUrl: atOnce.internalUrl };
  const visits = startVisits([...gateways, place]);
  const { outcomes } = visits;
  // It may have been asked whether it is ready in this very moment.
  for (let roll = 0; roll < 5 && outcomes.failed.length === 0; roll += 1) {
    const served = outcomes.served;
    await vi.waitFor(() => expect(outcomes.served).toBeGreaterThan(served + 20), { timeout: 60_000 });
    await atOnce.process().stop();
    await atOnce.restart();
  }
  const { failed } = await visits.stop();
  recordFigures(context, { failed: failed.length });
  expect(failed).toContainEqual(expect.stringContaining(place.baseUrl));
});

/** A request of which the database has done all, and nobody has heard yet. Answers with what lets it go on, and what came of it. */
async function askInFlight(service: Service) {
  const held = toDatabase.hold('answers', (piece) => piece.includes('COMMIT'));
  const name = `In flight ${++names}`;
  const asked =
    service === 'permissions'
      ? owner.post('/api/v3/role', { name, permissionIds: [] })
      : owner.post('/api/v3/custom-module', { name, url: 'https://rolled.example/' });
  const status = asked.then((answer) => answer.status).catch(String);
  await held.caught;
  return { letGo: held.letGo, status };
}

test.for(services)(
  'control: %s is killed (kill -9) with a request in flight: it is not answered',
  { timeout },
  async (service, context) => {
    const { letGo, status } = await askInFlight(service);
    await Promise.all([system.processes[service].kill(), seconds[service].kill()]);
    letGo();
    const answer = await status;
    await Promise.all(processesOf(service).map(({ restart }) => restart()));
    recordFigures(context, { answer });
    expect(answer).not.toBe(201);
  },
);

test.for(services)(
  '%s is asked to end (SIGTERM) with a request in flight: it is answered first',
  { timeout },
  async (service, context) => {
    const rounds = repeats({ test: 1, proof: 20 });
    const figures = { rounds, failed: 0, 'ended by force': 0 };
    const isAsked = async ({ process }: ReturnType<typeof processesOf>[number], before: number) =>
      expect((await readFile(process().logFile, 'utf8')).split('SIGTERM').length).toBeGreaterThan(before);
    for (let round = 0; round < rounds; round += 1) {
      const all = processesOf(service);
      const { letGo, status } = await askInFlight(service);
      const logs = await Promise.all(all.map(({ process }) => readFile(process().logFile, 'utf8')));
      const ends = all.map(({ process }) => process().stop());
      await vi.waitFor(
        () => Promise.all(all.map((each, index) => isAsked(each, logs[index]?.split('SIGTERM').length ?? 0))),
        patience,
      );
      letGo();
      if ((await status) !== 201) figures.failed += 1;
      for (const { signal } of await Promise.all(ends)) if (signal !== null) figures['ended by force'] += 1;
      await Promise.all(all.map(({ restart }) => restart()));
    }
    recordFigures(context, figures);
    expect(figures).toEqual({ rounds, failed: 0, 'ended by force': 0 });
  },
);
