import { type FaultProxy, urlThrough, useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { useInfrastructure } from '@custom-modules/testing/services';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { countRevocations, newGrantedModule } from '../support/granted-module.ts';
import {
  ask,
  countKnownBefore,
  findDamage,
  type ModuleLedger,
  openLedger,
  readModuleEvents,
  readModules,
  unharmed,
  untilAtRest,
} from '../support/module-ledger.ts';
import { type System, useSystem } from '../support/system.ts';

/** What becomes of events when the process that sends or applies them is killed (kill -9) at the worst instant. */

type Link = 'modules' | 'relay' | 'consumer';

let links: Record<Link, FaultProxy>;
let system: System;
let ledger: ModuleLedger;
let names = 0;

beforeAll(async () => {
  const { host } = new URL(useInfrastructure().postgresAdminUrl);
  links = { modules: await useFaultProxy(host), relay: await useFaultProxy(host), consumer: await useFaultProxy(host) };
  const by = (link: Link, url: string) => urlThrough(links[link], url);
  system = await useSystem(({ modules, permissions }) => ({
    modules: { DATABASE_URL: by('modules', modules.appUrl), WORKER_DATABASE_URL: by('relay', modules.workerUrl) },
    permissions: {
      WORKER_DATABASE_URL: by('consumer', permissions.workerUrl),
      // As long as it takes a successor to be given the partitions of a dead one.
      KAFKA_SESSION_TIMEOUT_MS: '2000',
    },
  }));
  ledger = await openLedger(system);
});

const timeout = repeats({ test: 180_000, proof: 60 * 60_000 });
const newName = () => `Module ${++names}`;
const begin = (piece: Buffer) => piece.includes('BEGIN');
const commit = (piece: Buffer) => piece.includes('COMMIT');
const removal = (piece: Buffer) => /delete\s+from\s+outbox/i.test(piece.toString('latin1'));

async function kill(service: 'modules' | 'permissions', link: Link): Promise<void> {
  await system.processes[service].kill();
  links[link].cut();
}

describe('modules is killed', () => {
  const isThere = async (name: string) => (await readModules(system)).some((module) => module.name === name);
  const sentAgain = async () => {
    const versions = (await readModuleEvents(system)).map(({ subject, data }) => `${subject} ${data.module?.version}`);
    return versions.length - new Set(versions).size;
  };

  test.for([
    ['before its COMMIT', 'modules', 'requests', commit, 'not kept'],
    ['after its COMMIT, before anybody hears of it', 'modules', 'answers', commit, 'kept'],
    ['after it has sent an event, before it has marked it', 'relay', 'requests', removal, 'kept'],
  ] as const)('%s: no event is lost, no permission doubled', { timeout }, async (instant, context) => {
    const [, link, direction, isIt, outcome] = instant;
    const kills = repeats({ test: 2, proof: 100 });
    const before = await sentAgain();
    let asMeant = 0;
    for (let count = 0; count < kills; count += 1) {
      const name = newName();
      const held = links[link].hold(direction, isIt);
      const asked = ledger.create(name);
      await held.caught;
      await kill('modules', link);
      await asked;
      if ((await isThere(name)) === (outcome === 'kept')) asMeant += 1;
      await system.processes.modules.restart();
      await ledger.insist(name);
    }
    const damage = await findDamage(system, ledger);
    const again = (await sentAgain()) - before;
    recordFigures(context, { kills, [`change ${outcome}`]: asMeant, 'events sent again': again, ...damage });
    expect(asMeant).toBe(kills);
    expect(damage).toEqual(unharmed);
    if (link === 'relay') expect(again).toBeGreaterThanOrEqual(kills);
  });

  test('control: an event that only the process knew of is lost with it', { timeout }, async (context) => {
    const kills = repeats({ test: 1, proof: 10 });
    const forgotten: string[] = [];
    for (let count = 0; count < kills; count += 1) {
      const name = newName();
      forgotten.push(name);
      const held = links.relay.hold('answers', (piece) => piece.includes(name));
      expect((await ledger.create(name))?.status).toBe(201);
      await held.caught;
      await ask(system.databases.modules.workerUrl, 'DELETE FROM outbox');
      await kill('modules', 'relay');
      await system.processes.modules.restart();
    }
    const damage = await findDamage(system, ledger);
    recordFigures(context, { kills, ...damage });
    expect(damage).toEqual({ ...unharmed, lost: kills, 'lost events': kills });

    // Its deletion is an event again, and nothing is amiss for those who come after.
    for (const name of forgotten) {
      await vi.waitFor(async () => expect((await ledger.remove(name))?.status).toBe(200), patience);
    }
    expect(await findDamage(system, ledger)).toEqual(unharmed);
  });
});

describe('permissions is killed', () => {
  const catchUpMs = 30_000;

  test.for([
    ['after it has fetched events', 'requests'],
    ['after it has written, before it commits its place on the topic', 'answers'],
    ['after it has committed its place on the topic', undefined],
  ] as const)(
    '%s: nothing is lost, nothing happens twice, and it catches up',
    { timeout },
    async (instant, context) => {
      const [, direction] = instant;
      const kills = repeats({ test: 2, proof: 100 });
      const figures = { revocations: 0, 'delivered again, and known': 0, 'slowest catch-up, ms': 0 };
      for (let count = 0; count < kills; count += 1) {
        const granted = await newGrantedModule(ledger, newName());
        const made = newName();
        const held = direction && links.consumer.hold(direction, direction === 'requests' ? begin : commit);
        expect((await ledger.remove(granted.name))?.status).toBe(200);
        await ledger.insist(made);
        await (held ? held.caught : untilAtRest(system));
        await kill('permissions', 'consumer');
        const killedAt = performance.now();
        await system.processes.permissions.restart();
        await untilAtRest(system);
        const catchUp = Math.round(performance.now() - killedAt);
        figures['slowest catch-up, ms'] = Math.max(catchUp, figures['slowest catch-up, ms']);
        figures['delivered again, and known'] += await countKnownBefore(system);
        figures.revocations += await countRevocations(system, granted);
      }
      const damage = await findDamage(system, ledger);
      recordFigures(context, { kills, ...figures, ...damage });
      expect(damage).toEqual(unharmed);
      expect(figures.revocations).toBe(kills);
      if (direction === 'answers') expect(figures['delivered again, and known']).toBeGreaterThanOrEqual(kills);
      expect(figures['slowest catch-up, ms']).toBeLessThan(catchUpMs);
    },
  );
});
