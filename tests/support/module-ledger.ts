import { decodeModuleEvent, type ModuleEvent } from '@custom-modules/contracts/module-events';
import { topicsOf } from '@custom-modules/contracts/topics';
import { withClient } from '@custom-modules/testing/databases';
import { patience } from '@custom-modules/testing/patience';
import { type Admin, Kafka, type KafkaMessage, logLevel } from 'kafkajs';
import { expect, vi } from 'vitest';
import type { Answer, Api } from './api.ts';
import { newOrganization, readCounter, type System } from './system.ts';

/** What may become of a module, as far as the one who asked for it knows. */
type Fate = 'there' | 'gone' | 'unknown';

export type ModuleLedger = Awaited<ReturnType<typeof openLedger>>;

/** What was lost and what is too much, once the system has come to rest. All of it must be 0. */
export type Damage = {
  /** Modules that were acknowledged and are not there, or have no permission. */
  lost: number;
  /** Versions of modules that are not on the topic. */
  'lost events': number;
  /** Permissions beyond the first of a module. */
  'doubled permissions': number;
  /** Permissions of modules that were deleted, or never created. */
  'permissions of no module': number;
  /** Processes that ended without being told to. */
  'process exits': number;
};

export const unharmed: Damage = {
  lost: 0,
  'lost events': 0,
  'doubled permissions': 0,
  'permissions of no module': 0,
  'process exits': 0,
};

/** How long a system may take to come to rest. */
const restPatience = { timeout: 60_000, interval: 50 };

/** Owners who add and delete modules, and remember what they were told of each. Names are theirs to keep apart. */
export async function openLedger(system: System, { organizations = 1 } = {}) {
  const owners: Api[] = [];
  for (let count = 0; count < organizations; count += 1) owners.push((await newOrganization(system)).owner);
  const fates = new Map<string, Fate>();
  const ids = new Map<string, string>();
  let turn = 0;
  const ownerOf = new Map<string, Api>();
  const ownerFor = (name: string): Api => {
    const owner = ownerOf.get(name) ?? (owners[turn++ % owners.length] as Api);
    ownerOf.set(name, owner);
    return owner;
  };

  async function create(name: string): Promise<Answer | undefined> {
    const owner = ownerFor(name);
    if (!fates.has(name)) fates.set(name, 'unknown');
    const module = { name, url: 'https://fleet.example/' };
    const answer = await owner.post('/api/v3/custom-module', module).catch(() => undefined);
    if (answer?.status === 201) {
      fates.set(name, 'there');
      ids.set(name, answer.data.id);
    }
    return answer;
  }

  return {
    /** Who adds the module of this name. */
    ownerFor,
    /** Answers with undefined when nothing was answered. */
    create,
    /** Asks until the module is there, whether by this request or by an earlier one that was not answered. */
    async insist(name: string): Promise<void> {
      await vi.waitFor(async () => {
        const answer = await create(name);
        expect([201, 409], answer?.text ?? 'no answer').toContain(answer?.status);
      }, patience);
      fates.set(name, 'there');
    },
    async remove(name: string): Promise<Answer | undefined> {
      const before = fates.get(name) ?? 'unknown';
      fates.set(name, 'unknown');
      const answer = await ownerFor(name)
        .delete(`/api/v3/custom-module/${ids.get(name)}`)
        .catch(() => undefined);
      if (answer?.status === 200) fates.set(name, 'gone');
      else if (answer !== undefined && answer.status < 500) fates.set(name, before);
      return answer;
    },
    namesThat: (fate: Fate) => [...fates].flatMap(([name, each]) => (each === fate ? [name] : [])),
  };
}

type ModuleRow = { id: string; name: string; version: number; permission: string };
type PermissionRow = { module: string; permission: string; name: string };

export function readModules({ databases }: Pick<System, 'databases'>): Promise<ModuleRow[]> {
  return ask(databases.modules.workerUrl, 'SELECT id, name, version, permission_id::text AS permission FROM module');
}

export function readPermissions({ databases }: Pick<System, 'databases'>): Promise<PermissionRow[]> {
  return ask(
    databases.permissions.workerUrl,
    'SELECT module_id AS module, permission_id AS permission, name FROM module_permission WHERE NOT deleted',
  );
}

/** How many events wait to be sent. */
export async function readOutbox({ databases }: Pick<System, 'databases'>): Promise<number> {
  return (await ask(databases.modules.workerUrl, 'SELECT id FROM outbox')).length;
}

export function ask<Row extends object>(url: string, statement: string, values: unknown[] = []): Promise<Row[]> {
  return withClient(url, async (client) => (await client.query(statement, values)).rows);
}

/**
 * Waits until no event is under way any more, and then looks at what has become of everything (invariants I2, I3 and I6). The processes
 * are those that should run.
 */
export async function findDamage(system: System, ledger: ModuleLedger): Promise<Damage> {
  await untilAtRest(system);
  const [modules, permissions] = [await readModules(system), await readPermissions(system)];
  const events = await readModuleEvents(system);
  const byName = Map.groupBy(modules, ({ name }) => name);
  const byModule = Map.groupBy(permissions, ({ module }) => module);
  const known = new Set(modules.map(({ id, permission }) => `${id} ${permission}`));
  const published = new Set(events.map(({ subject, data }) => `${subject} ${data.module?.version}`));
  const hasPermission = ({ id, permission }: ModuleRow) =>
    byModule.get(id)?.some((each) => each.permission === permission) === true;
  const goneYetThere = ledger.namesThat('gone').filter((name) => byName.has(name));
  expect(goneYetThere, 'deleted and there').toEqual([]);
  return {
    lost:
      ledger.namesThat('there').filter((name) => !byName.has(name)).length +
      modules.filter((module) => !hasPermission(module)).length,
    'lost events': modules
      .flatMap(({ id, version }) => Array.from({ length: version }, (_, index) => `${id} ${index + 1}`))
      .filter((each) => !published.has(each)).length,
    'doubled permissions': permissions.length - byModule.size,
    'permissions of no module': permissions.filter((each) => !known.has(`${each.module} ${each.permission}`)).length,
    'process exits': Object.values(system.processes).filter(({ process }) => process.hasExited()).length,
  };
}

/** Resolves when the outbox is empty and the consumers have done with the topic. */
export async function untilAtRest(system: System): Promise<void> {
  await vi.waitFor(async () => expect(await readOutbox(system), 'events not sent').toBe(0), restPatience);
  await vi.waitFor(async () => expect(await readLag(system), 'events not applied').toBe(0), restPatience);
}

/** Events on the topic that permissions has not done with. */
export function readLag({ topics }: Pick<System, 'topics'>): Promise<number> {
  const topic = topicsOf(topics.prefix).modules;
  return withAdmin(topics.brokers, async (admin) => {
    const ends = await admin.fetchTopicOffsets(topic);
    const [committed] = await admin.fetchOffsets({ groupId: `${topics.prefix}-permissions`, topics: [topic] });
    const done = new Map(committed?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
    return ends.reduce((lag, { partition, high }) => lag + Number(high) - Math.max(done.get(partition) ?? 0, 0), 0);
  });
}

/** Events that this process of permissions was given and knew before. */
export function countKnownBefore({ processes }: Pick<System, 'processes'>): Promise<number> {
  return readCounter(processes.permissions, 'permissions_consumer_events_total{outcome="duplicate"}');
}

/** Members of the group that applies events, as the broker knows it. */
export function countConsumers({ topics }: Pick<System, 'topics'>): Promise<number> {
  return withAdmin(topics.brokers, async (admin) => {
    const { groups } = await admin.describeGroups([`${topics.prefix}-permissions`]);
    return groups.flatMap(({ members }) => members).length;
  });
}

/** Every module event on the topic, each partition in its order. Whatever is no event is passed over. */
export async function readModuleEvents({ topics }: Pick<System, 'topics'>): Promise<ModuleEvent[]> {
  const messages = await readTopic(topics.brokers, topicsOf(topics.prefix).modules);
  return messages.flatMap((message) => {
    try {
      return [decodeModuleEvent(message)];
    } catch {
      return [];
    }
  });
}

let readers = 0;

/** Every message on a topic, each partition in its order. */
export async function readTopic(brokers: string[], topic: string): Promise<KafkaMessage[]> {
  const ends = await withAdmin(brokers, (admin) => admin.fetchTopicOffsets(topic));
  let missing = ends.reduce((sum, { low, high }) => sum + Number(high) - Number(low), 0);
  const messages: KafkaMessage[] = [];
  if (missing === 0) return messages;
  const consumer = new Kafka({ brokers, logLevel: logLevel.NOTHING }).consumer({
    groupId: `${topic}-reader-${++readers}`,
    maxWaitTimeInMs: 100,
  });
  const { promise: whole, resolve } = Promise.withResolvers<void>();
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message }) => {
      messages.push(message);
      missing -= 1;
      if (missing === 0) resolve();
    },
  });
  await whole;
  await consumer.disconnect();
  return messages;
}

async function withAdmin<T>(brokers: string[], work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new Kafka({ brokers, logLevel: logLevel.NOTHING }).admin();
  try {
    await admin.connect();
    return await work(admin);
  } finally {
    await admin.disconnect();
  }
}
