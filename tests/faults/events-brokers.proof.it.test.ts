import { readFile } from 'node:fs/promises';
import { createProducer } from '@custom-modules/chassis/kafka';
import { topicsOf } from '@custom-modules/contracts/topics';
import { type KafkaCluster, type OwnBroker, useKafkaCluster } from '@custom-modules/testing/kafka-cluster';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { Kafka, logLevel } from 'kafkajs';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import {
  findDamage,
  type ModuleLedger,
  openLedger,
  readPermissions,
  readTopic,
  unharmed,
} from '../support/module-ledger.ts';
import { startModuleTraffic } from '../support/module-traffic.ts';
import { type System, useSystem } from '../support/system.ts';

/** What becomes of events while the partitions of a broker are led by others. */

let cluster: KafkaCluster;
let system: System;
let ledger: ModuleLedger;
let names = 0;

beforeAll(async () => {
  cluster = await useKafkaCluster();
  system = await useSystem({ modules: { MAX_MODULES: '10000' } }, { brokers: cluster.addresses });
  ledger = await openLedger(system, { organizations: 4 });
}, 240_000);

afterEach(async () => void (await Promise.all(cluster.brokers.map((broker) => broker.start()))));

/** Whoever starts, stops and finds out takes its time, and three brokers want much of a small machine. */
const leadershipPatience = { timeout: 120_000, interval: 200 };

/** Everything goes on: what is added from here on gets its permission, on whichever partition it is. */
async function untilServed(): Promise<void> {
  const made = Array.from({ length: 24 }, () => `After ${++names}`);
  for (const name of made) await ledger.insist(name);
  await vi.waitFor(async () => {
    const found = new Set((await readPermissions(system)).map(({ name }) => name));
    expect(made.filter((name) => !found.has(`View ${name}`))).toEqual([]);
  }, leadershipPatience);
}

async function countUncaught(): Promise<number> {
  const logs = Object.values(system.processes).map(({ process }) => readFile(process.logFile, 'utf8'));
  const lines = (await Promise.all(logs)).flatMap((log) => log.split('\n'));
  return lines.filter((line) => /uncaught|unhandled/i.test(line)).length;
}

/** It leads a third of the partitions, and events for them are sent to it before it dies. Answers with how many were sent carelessly. */
async function killWithEvents(broker: OwnBroker): Promise<number> {
  const careless = createProducer(new Kafka({ brokers: cluster.addresses, logLevel: logLevel.NOTHING }));
  const messages = Array.from({ length: 48 }, (_, key) => ({ key: String(key), value: '' }));
  const send = (acks: number) => careless.send({ topic: unused(), acks, messages });
  await careless.connect();
  await send(-1); // and knows who leads what
  broker.freeze();
  await send(0);
  for (let count = 0; count < 24; count += 1) await ledger.insist(`In hand ${++names}`);
  await broker.kill();
  await careless.disconnect();
  return 2 * messages.length;
}

/** A topic that this test alone writes to. */
const unused = () => topicsOf(system.topics.prefix).tokenAudit;

const timeout = repeats({ test: 300_000, proof: 30 * 60_000 });

test.for([
  ['killed (kill -9) with events in hand', killWithEvents],
  ['stopped in order, which moves its leaders first', (broker: OwnBroker) => broker.stop().then(() => 0)],
] as const)(
  'one of three brokers is %s: no event is lost, nothing is thrown outside a promise',
  { timeout },
  async (fault, context) => {
    const [, afflict] = fault;
    const rounds = repeats({ test: 1, proof: 9 });
    const before = (await readTopic(cluster.addresses, unused())).length;
    let carelessly = 0;
    const traffic = startModuleTraffic(ledger, { people: 1 });
    for (let round = 0; round < rounds; round += 1) {
      const broker = cluster.brokers[round % cluster.brokers.length] as OwnBroker;
      await cluster.untilInSync(system.topics);
      await untilServed(); // from here on it is spoken to
      carelessly += await afflict(broker);
      await untilServed();
      await broker.start();
    }
    await cluster.untilInSync(system.topics);
    const { served, failed } = await traffic.stop();
    const damage = await findDamage(system, ledger);
    const uncaught = await countUncaught();
    const forgotten = before + carelessly - (await readTopic(cluster.addresses, unused())).length;
    recordFigures(context, {
      rounds,
      changes: served,
      refused: failed.length,
      'uncaught exceptions': uncaught,
      ...damage,
      ...(carelessly > 0 && { 'control, sent without waiting for an answer: lost': forgotten }),
    });
    expect(failed).toEqual([]);
    expect(damage).toEqual(unharmed);
    expect(uncaught).toBe(0);
    if (carelessly > 0) expect(forgotten).toBeGreaterThan(0);
  },
);
