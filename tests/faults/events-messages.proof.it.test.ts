import { createProducer } from '@custom-modules/chassis/kafka';
import type { EventRecord } from '@custom-modules/contracts/event-record';
import { encodeModuleEvent, type ModuleEventType, moduleEventTypes } from '@custom-modules/contracts/module-events';
import { topicsOf } from '@custom-modules/contracts/topics';
import { withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { useInfrastructure, useServices } from '@custom-modules/testing/services';
import { Kafka, logLevel } from 'kafkajs';
import { beforeAll, expect, test, vi } from 'vitest';
import { readLag, readPermissions, readTopic } from '../support/module-ledger.ts';

/** What permissions makes of a topic that is not as it should be. */

type Permissions = Awaited<ReturnType<typeof useServices<'permissions'>>>;
type RawRecord = { key: string | null; value: string | null; headers: Record<string, string> };

let permissions: Permissions;

beforeAll(async () => {
  permissions = await useServices(['permissions']);
});

const timeout = repeats({ test: 180_000, proof: 30 * 60_000 });
const at = new Date('2026-01-02T03:04:05.678Z');

type Life = { moduleId: string; name: string; organizationId: string };

function event(life: Life, version: number, type: ModuleEventType): EventRecord {
  const { moduleId, name, organizationId } = life;
  const people = { createdAt: at, createdBy: 'ana', updatedAt: at, updatedBy: 'ana' };
  const menu = { type: 'web', url: 'https://fleet.example/', icon: 'truck', order: 0, enabled: true };
  const permission = { permissionId: `view-${moduleId}`, permissionName: `View ${name}` };
  const module = { id: moduleId, organizationId, name, version, ...menu, ...permission, ...people };
  const context = { id: `${moduleId}-${version}`, source: '/services/modules', subject: moduleId, time: at };
  return encodeModuleEvent({ ...context, type, requestId: 'r-1', data: { actor: 'ana', module } });
}

const created = (life: Life) => event(life, 1, moduleEventTypes.created);
const deleted = (life: Life, version = 2) => event(life, version, moduleEventTypes.deleted);

async function send(records: readonly RawRecord[]): Promise<void> {
  const { brokers, prefix } = permissions.topics;
  const producer = createProducer(new Kafka({ brokers, logLevel: logLevel.NOTHING }));
  await producer.connect();
  for (let from = 0; from < records.length; from += 100) {
    const messages = records.slice(from, from + 100);
    await producer.send({ topic: topicsOf(prefix).modules, acks: -1, messages });
  }
  await producer.disconnect();
}

const untilApplied = () =>
  vi.waitFor(async () => expect(await readLag(permissions)).toBe(0), { timeout: 120_000, interval: 100 });

const readLetters = () =>
  readTopic(permissions.topics.brokers, topicsOf(permissions.topics.prefix).deadLetters).then(({ length }) => length);

/** The modules that have a permission, of those whose id begins so. */
async function existing(beginning: string): Promise<string[]> {
  const rows = await readPermissions(permissions);
  return rows.flatMap(({ module }) => (module.startsWith(beginning) ? [module] : [])).sort();
}

const hasExited = () => permissions.services.permissions.process.hasExited();

/** The same numbers for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed + 1;
  return (sides) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % sides;
  };
}

function shuffle<T>(items: readonly T[], roll: (sides: number) => number): T[] {
  const shuffled = [...items];
  for (let last = shuffled.length - 1; last > 0; last -= 1) {
    const other = roll(last + 1);
    [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
  }
  return shuffled;
}

/** Who would have a permission if the last message on the topic counted, whatever its version. */
function existingByLast(records: readonly EventRecord[]): string[] {
  const last = new Map(records.map(({ key, headers }) => [key.split(':')[1] ?? '', headers['ce_type']]));
  return [...last].flatMap(([id, type]) => (type === moduleEventTypes.deleted ? [] : [id])).sort();
}

test('create, delete, create of one name, each event three times, in any order and all again: the state is the oracle’s', {
  timeout,
}, async (context) => {
  const seeds = repeats({ test: 30, proof: 1000 });
  const lives: EventRecord[][] = [];
  const oracle: string[] = [];
  for (let seed = 0; seed < seeds; seed += 1) {
    const name = { name: 'Fleet', organizationId: `seed-${seed}` };
    const [first, second] = [`shuffled-${seed}-1`, `shuffled-${seed}-2`].map((moduleId) => ({ ...name, moduleId }));
    if (!first || !second) throw new Error('there are two');
    const life = [created(first), deleted(first), created(second)];
    lives.push(shuffle([...life, ...life, ...life], dice(seed)));
    oracle.push(second.moduleId);
  }
  oracle.sort();
  const differing = (found: readonly string[]) =>
    found.filter((id) => !oracle.includes(id)).length + oracle.filter((id) => !found.includes(id)).length;
  const turns = Array.from({ length: 9 }, (_, turn) => lives.flatMap((life) => life[turn] ?? []));
  const records = turns.flat();
  // One by one: of what comes together, the newest is picked before the database is asked.
  const sendInTurn = async () => {
    for (const turn of turns) {
      await send(turn);
      await untilApplied();
    }
  };
  await sendInTurn();
  const figures = { seeds, messages: records.length, 'differs from the oracle': differing(await existing('shuffled')) };
  await sendInTurn();
  const replayed = differing(await existing('shuffled'));
  const control = differing(existingByLast(records));
  const letters = await readLetters();
  recordFigures(context, {
    ...figures,
    'differs after a replay': replayed,
    'control, without the version guard: differs': control,
  });
  expect(figures).toMatchObject({ 'differs from the oracle': 0 });
  expect(replayed).toBe(0);
  expect(letters).toBe(0);
  expect(control).toBeGreaterThan(0);
});

/** One message of each kind that is no event. */
function poison(record: EventRecord): RawRecord[] {
  const data = JSON.parse(record.value);
  const wrong = { ...data, module: { ...data.module, version: '1', enabled: 'yes' } };
  return [
    { ...record, value: '{"module":' },
    { ...record, value: '{}' },
    { ...record, value: JSON.stringify(wrong) },
    { ...record, headers: { ...record.headers, ce_type: 'events.v1.ModuleEaten' } },
    { ...record, key: null },
    {
      ...record,
      value: JSON.stringify({ ...data, module: { ...data.module, permissionName: 'x'.repeat(1_000_000) } }),
    },
  ];
}

test('poison in 1 % of the messages: each is put aside, and none of the good ones is lost', {
  timeout,
}, async (context) => {
  const good = repeats({ test: 600, proof: 60_000 });
  const before = await readLetters();
  const records: RawRecord[] = [];
  let poisonous = 0;
  for (let number = 0; number < good; number += 1) {
    const life = { moduleId: `good-${number}`, name: `Good ${number}`, organizationId: 'poisoned' };
    records.push(created(life));
    if (number % 100 !== 0) continue;
    const kinds = poison(created({ ...life, moduleId: `bad-${number}` }));
    records.push(kinds[poisonous % kinds.length] as RawRecord);
    poisonous += 1;
  }
  await send(records);
  await untilApplied();
  const figures = {
    'good messages': good,
    'of them lost': good - (await existing('good-')).length,
    poison: poisonous,
    'dead letters': (await readLetters()) - before,
  };
  recordFigures(context, figures);
  expect(figures).toEqual({ ...figures, 'of them lost': 0, 'dead letters': poisonous });
  expect(await existing('bad-')).toEqual([]);
  expect(hasExited()).toBe(false);
});

test('PostgreSQL is away while events arrive: none is put aside, none is lost', { timeout }, async (context) => {
  const awayMs = repeats({ test: 5000, proof: 10 * 60_000 });
  const events = repeats({ test: 100, proof: 5000 });
  const before = await readLetters();
  const database = new URL(permissions.databases.permissions.ownerUrl).pathname.slice(1);
  const administer = (statement: string, ...values: unknown[]) =>
    withClient(useInfrastructure().postgresAdminUrl, (admin) => admin.query(statement, values));
  await administer(`ALTER DATABASE ${database} ALLOW_CONNECTIONS false`);
  await administer('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', database);
  const since = performance.now();
  const lives = Array.from({ length: events }, (_, number) => `away-${number}`);
  await send(lives.map((moduleId) => created({ moduleId, name: moduleId, organizationId: 'away' })));
  const isOver = () => expect(performance.now() - since).toBeGreaterThan(awayMs);
  await vi.waitFor(isOver, { timeout: awayMs + patience.timeout, interval: 50 });
  const waiting = await readLag(permissions);
  await administer(`ALTER DATABASE ${database} ALLOW_CONNECTIONS true`);
  const backAt = performance.now();
  await untilApplied();
  const figures = {
    'away, ms': awayMs,
    events,
    lost: events - (await existing('away-')).length,
    'dead letters': (await readLetters()) - before,
    'process exits': hasExited() ? 1 : 0,
  };
  recordFigures(context, { ...figures, 'caught up, ms': Math.round(performance.now() - backAt) });
  expect(waiting).toBe(events);
  expect(figures).toMatchObject({ lost: 0, 'dead letters': 0, 'process exits': 0 });
});
