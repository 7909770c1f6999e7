import { type FaultProxy, urlThrough, useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { useInfrastructure } from '@custom-modules/testing/services';
import { beforeAll, expect, test, vi } from 'vitest';
import { countRevocations, type GrantedModule, newGrantedModule } from '../support/granted-module.ts';
import {
  countConsumers,
  countKnownBefore,
  findDamage,
  type ModuleLedger,
  openLedger,
  readLag,
  unharmed,
  untilAtRest,
} from '../support/module-ledger.ts';
import { startModuleTraffic } from '../support/module-traffic.ts';
import { type System, useSystem } from '../support/system.ts';

/** What becomes of events while the group of consumers changes. */

const sessionMs = 2000;
let toDatabase: FaultProxy;
let system: System;
let ledger: ModuleLedger;
let names = 0;

beforeAll(async () => {
  const { host } = new URL(useInfrastructure().postgresAdminUrl);
  toDatabase = await useFaultProxy(host);
  system = await useSystem(({ permissions }) => ({
    modules: { MAX_MODULES: '10000' },
    permissions: {
      WORKER_DATABASE_URL: urlThrough(toDatabase, permissions.workerUrl),
      KAFKA_SESSION_TIMEOUT_MS: String(sessionMs),
    },
  }));
  ledger = await openLedger(system, { organizations: 4 });
});

const newName = () => `Consumed ${++names}`;
const timeout = repeats({ test: 180_000, proof: 30 * 60_000 });

async function untilPassed(since: number, milliseconds: number): Promise<void> {
  const isOver = () => expect(performance.now() - since).toBeGreaterThan(milliseconds);
  await vi.waitFor(isOver, { timeout: milliseconds + patience.timeout, interval: 50 });
}

/** How often deletions had their effect, beyond once each. */
async function countDoubled(granted: readonly GrantedModule[]): Promise<number> {
  const counts = await Promise.all(granted.map((each) => countRevocations(system, each)));
  return counts.reduce((sum, count) => sum + Math.abs(count - 1), 0);
}

test('consumers join and leave under load: none is stuck, nothing is lost', { timeout }, async (context) => {
  const [changes, everyMs] = [repeats({ test: 4, proof: 50 }), repeats({ test: 0, proof: 5000 })];
  const granted: GrantedModule[] = [];
  for (let change = 0; change < changes; change += 1) granted.push(await newGrantedModule(ledger, newName()));
  const visitor = await system.startAnother('permissions', { RPC_PORT: '0' });
  const traffic = startModuleTraffic(ledger, { people: 1 });
  for (const [change, { name }] of granted.entries()) {
    const since = performance.now();
    await ledger.remove(name);
    if (change % 2 === 0) await visitor.process().stop();
    else await visitor.restart();
    await ledger.insist(newName());
    await untilPassed(since, everyMs);
  }
  const { served, failed } = await traffic.stop();
  const damage = await findDamage(system, ledger);
  const figures = { 'lag at end': await readLag(system), 'double effects': await countDoubled(granted) };
  await visitor.process().stop();
  recordFigures(context, { 'joined or left': changes, changes: served, ...figures, ...damage });
  expect(figures).toEqual({ 'lag at end': 0, 'double effects': 0 });
  expect(failed).toEqual([]);
  expect(damage).toEqual(unharmed);
});

test('a handler takes longer than the session of its consumer: nothing is lost, nothing happens twice', {
  timeout,
}, async (context) => {
  const rounds = repeats({ test: 1, proof: 10 });
  const granted: GrantedModule[] = [];
  const before = await countKnownBefore(system);
  for (let round = 0; round < rounds; round += 1) {
    const each = await newGrantedModule(ledger, newName());
    granted.push(each);
    await untilAtRest(system);
    const held = toDatabase.hold('answers', (piece) => piece.includes('COMMIT'));
    expect((await ledger.remove(each.name))?.status).toBe(200);
    await held.caught;
    await ledger.insist(newName());
    // The broker has given the consumer up, which does not know it yet.
    await vi.waitFor(async () => expect(await countConsumers(system)).toBe(0), patience);
    held.letGo();
    await untilAtRest(system);
  }
  const damage = await findDamage(system, ledger);
  const figures = { 'lag at end': await readLag(system), 'double effects': await countDoubled(granted) };
  const again = (await countKnownBefore(system)) - before;
  recordFigures(context, { rounds, ...figures, 'delivered again, and known': again, ...damage });
  expect(again).toBeGreaterThanOrEqual(rounds);
  expect(figures).toEqual({ 'lag at end': 0, 'double effects': 0 });
  expect(damage).toEqual(unharmed);
});
