import { createProducer } from '@custom-modules/chassis/kafka';
import type { EventRecord } from '@custom-modules/contracts/event-record';
import { moduleEventTypes } from '@custom-modules/contracts/module-events';
import { topicsOf } from '@custom-modules/contracts/topics';
import { type FaultProxy, urlThrough, useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { type Another, useInfrastructure } from '@custom-modules/testing/services';
import { Kafka, logLevel } from 'kafkajs';
import { beforeAll, expect, test, vi } from 'vitest';
import {
  ask,
  findDamage,
  type ModuleLedger,
  openLedger,
  readModuleEvents,
  readModules,
  readOutbox,
  unharmed,
  untilAtRest,
} from '../support/module-ledger.ts';
import { type System, useSystem } from '../support/system.ts';

/** What becomes of events when the relay that leads is frozen, and thaws after another has taken over. */

let toDatabase: { steady: FaultProxy; frozen: FaultProxy };
let system: System;
let other: Another;
let ledger: ModuleLedger;
let names = 0;

beforeAll(async () => {
  const { host } = new URL(useInfrastructure().postgresAdminUrl);
  toDatabase = { steady: await useFaultProxy(host), frozen: await useFaultProxy(host) };
  system = await useSystem(({ modules }) => ({
    modules: { WORKER_DATABASE_URL: urlThrough(toDatabase.steady, modules.workerUrl) },
  }));
  other = await system.startAnother('modules', {
    RPC_PORT: '0',
    WORKER_DATABASE_URL: urlThrough(toDatabase.frozen, system.databases.modules.workerUrl),
  });
  ledger = await openLedger(system);
});

/** The other process gets the lead: the relay of the one the gateway speaks to cannot reach the database meanwhile. */
async function letTheOtherLead(): Promise<void> {
  toDatabase.steady.refuse();
  const name = `Turn ${++names}`;
  await ledger.insist(name);
  await untilAtRest(system);
  toDatabase.steady.heal();
}

async function sendAsIfLeading(records: readonly EventRecord[]): Promise<void> {
  const kafka = new Kafka({ brokers: system.topics.brokers, logLevel: logLevel.NOTHING });
  const producer = createProducer(kafka);
  await producer.connect();
  await producer.send({ topic: topicsOf(system.topics.prefix).modules, acks: -1, messages: [...records] });
  await producer.disconnect();
}

/** How many modules would be there and are not, or the other way round, if the last event on the topic counted. */
async function countWrongByLast(): Promise<number> {
  const last = new Map((await readModuleEvents(system)).map(({ subject, type }) => [subject, type]));
  const there = new Set((await readModules(system)).map(({ id }) => id));
  return [...last].filter(([id, type]) => (type !== moduleEventTypes.deleted) !== there.has(id)).length;
}

test(
  'a second relay takes over from a frozen one, which then thaws: nothing is lost, what comes late changes nothing',
  async (context) => {
    const rounds = repeats({ test: 1, proof: 20 });
    const longestStallMs = 10_000;
    let slowest = 0;
    for (let round = 0; round < rounds; round += 1) {
      await letTheOtherLead();
      const name = `Frozen ${++names}`;
      const held = toDatabase.frozen.hold('answers', (piece) => piece.includes(name));
      expect((await ledger.create(name))?.status).toBe(201);
      await held.caught;
      other.process().kill('SIGSTOP');
      const frozenAt = performance.now();
      held.letGo();
      const late = await ask<EventRecord>(
        system.databases.modules.workerUrl,
        'SELECT key, value, headers FROM outbox ORDER BY id',
      );
      expect(late).toHaveLength(1);

      await vi.waitFor(async () => expect(await readOutbox(system)).toBe(0), patience);
      slowest = Math.max(slowest, Math.round(performance.now() - frozenAt));
      expect((await ledger.remove(name))?.status).toBe(200);
      await untilAtRest(system);
      other.process().kill('SIGCONT');
      // What it had in hand when it froze. Whether it still sends that itself depends on where it stood.
      await sendAsIfLeading(late);
    }
    const damage = await findDamage(system, ledger);
    const wrong = await countWrongByLast();
    recordFigures(context, {
      rounds,
      ...damage,
      'longest stall, ms': slowest,
      'control, without the version guard: modules in a wrong state': wrong,
    });
    expect(damage).toEqual(unharmed);
    expect(other.process().hasExited()).toBe(false);
    expect(slowest).toBeLessThan(longestStallMs);
    expect(wrong).toBe(rounds);
  },
  repeats({ test: 180_000, proof: 30 * 60_000 }),
);
