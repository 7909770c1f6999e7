import { createKafka } from '@custom-modules/chassis/kafka';
import { createPublisher } from '@custom-modules/chassis/publisher';
import { topicsOf } from '@custom-modules/contracts/topics';
import { type OwnBroker, useOwnKafka } from '@custom-modules/testing/kafka-cluster';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { beforeAll, expect, test, vi } from 'vitest';
import {
  findDamage,
  type ModuleLedger,
  openLedger,
  readOutbox,
  unharmed,
  untilAtRest,
} from '../support/module-ledger.ts';
import { startModuleTraffic } from '../support/module-traffic.ts';
import { type System, useSystem } from '../support/system.ts';

/** What becomes of changes while there is no Kafka at all. */

let kafka: OwnBroker;
let system: System;
let ledger: ModuleLedger;

beforeAll(async () => {
  kafka = await useOwnKafka();
  system = await useSystem({}, { brokers: [kafka.address] });
  ledger = await openLedger(system, { organizations: 4 });
});

/** The same events sent straight to the broker, and kept nowhere. */
async function publishWithoutOutbox(events: number): Promise<number> {
  const { log } = recordLog();
  const client = createKafka({ clientId: 'test', brokers: [kafka.address], log });
  const publisher = createPublisher({ kafka: client, topic: topicsOf(system.topics.prefix).modules });
  let lost = 0;
  for (let count = 0; count < events; count += 1) {
    const { kind } = await publisher.publish([{ key: 'org:module', value: '{}', headers: {} }]);
    if (kind === 'failed') lost += 1;
  }
  await publisher.close();
  return lost;
}

test(
  'Kafka is away while modules are added: none is refused, no event is lost, and all of them arrive',
  async (context) => {
    const awayMs = repeats({ test: 4000, proof: 5 * 60_000 });
    const most = repeats({ test: 30, proof: 1000 });
    const drainMs = 60_000;
    await startModuleTraffic(ledger, { most: 3 }).done;
    await untilAtRest(system);

    await kafka.kill();
    const since = performance.now();
    const { served, failed } = await startModuleTraffic(ledger, { most }).done;
    const waiting = await readOutbox(system);
    const unkept = await publishWithoutOutbox(2);
    await vi.waitFor(() => expect(performance.now() - since).toBeGreaterThan(awayMs), { timeout: awayMs + 1000 });
    await kafka.start();
    const startedAt = performance.now();
    await untilAtRest(system);
    const drain = Math.round(performance.now() - startedAt);

    const damage = await findDamage(system, ledger);
    const figures = { 'away, ms': awayMs, changes: served, refused: failed.length, 'drain, ms': drain, ...damage };
    recordFigures(context, { ...figures, 'control, 2 sent without an outbox: lost': unkept });
    expect(failed).toEqual([]);
    expect(waiting).toBe(served);
    expect(damage).toEqual(unharmed);
    expect(drain).toBeLessThan(drainMs);
    expect(unkept).toBe(2);
  },
  repeats({ test: 180_000, proof: 30 * 60_000 }),
);
