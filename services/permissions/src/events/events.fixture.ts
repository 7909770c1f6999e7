import { createKafka } from '@custom-modules/chassis/kafka';
import type { Logger } from '@custom-modules/chassis/log';
import type { EventRecord } from '@custom-modules/contracts/event-record';
import { encodeModuleEvent, type ModuleEventType, moduleEventTypes } from '@custom-modules/contracts/module-events';
import { Partitioners } from 'kafkajs';
import type { Message } from './messages.ts';

type Event = {
  type?: ModuleEventType;
  moduleId: string;
  version?: number;
  name?: string;
  organizationId?: string;
  permissionId?: string;
};

const at = new Date('2026-01-02T03:04:05.678Z');

/** The record of an event as the modules service writes it; the permission's id follows from the module's. */
export function aRecord({
  moduleId,
  version = 1,
  name = 'Fleet',
  organizationId = 'acme',
  ...event
}: Event): EventRecord {
  const { type = moduleEventTypes.created, permissionId = `view-${moduleId}` } = event;
  return encodeModuleEvent({
    id: `${moduleId}-${version}`,
    type,
    source: '/services/modules',
    subject: moduleId,
    time: at,
    requestId: 'r-1',
    data: {
      actor: 'ana',
      module: {
        id: moduleId,
        organizationId,
        name,
        type: 'web',
        url: 'https://fleet.example/',
        icon: 'truck',
        order: 0,
        enabled: true,
        permissionId,
        permissionName: `View ${name}`,
        version,
        createdAt: at,
        createdBy: 'ana',
        updatedAt: at,
        updatedBy: 'ana',
      },
    },
  });
}

/** Every event of a module's life: created, changed so often, and deleted when it is. */
export function aLife(moduleId: string, { updates = 0, deleted = false } = {}): EventRecord[] {
  const life = [aRecord({ moduleId })];
  for (let update = 0; update < updates; update += 1) {
    life.push(aRecord({ moduleId, type: moduleEventTypes.updated, version: life.length + 1 }));
  }
  if (deleted) life.push(aRecord({ moduleId, type: moduleEventTypes.deleted, version: life.length + 1 }));
  return life;
}

type RawRecord = { key: string | null; value: string | null; headers: Record<string, string>; timestamp?: string };

/** One message of each kind that is no event of ours. */
export function poison(moduleId: string): Record<string, RawRecord> {
  const record = aRecord({ moduleId });
  const withModule = (change: Record<string, unknown>) => {
    const data = JSON.parse(record.value);
    return { ...record, value: JSON.stringify({ ...data, module: { ...data.module, ...change } }) };
  };
  return {
    'bad JSON': { ...record, value: '{"module":' },
    'an empty object': { ...record, value: '{}' },
    'a version of the wrong type': withModule({ version: '1' }),
    'an unknown event type': { ...record, headers: { ...record.headers, ce_type: 'events.v1.ModuleEaten' } },
    'no headers': { ...record, headers: {} },
    'a null key': { ...record, key: null },
    "another module's key": { ...record, key: 'acme:another' },
    'a time no calendar has': { ...record, value: '{}', timestamp: '-9000000000000000' },
    'a null value': { ...record, value: null },
    'a NUL in a name': withModule({ permissionName: 'View \0' }),
    'a permission of the system': withModule({ permissionId: 'manage-roles' }),
    'a name of nearly 1 MB': withModule({ permissionName: 'x'.repeat(1_040_000) }),
  };
}

export function toMessage({ key, value, headers }: RawRecord, offset: number): Message {
  const bytes = (text: string | null) => (text === null ? null : Buffer.from(text));
  return { key: bytes(key), value: bytes(value), headers, offset: String(offset) };
}

/** Writes records to a topic, all in one request unless they are too many for one. */
export async function produce(
  { brokers, topic, log }: { brokers: string[]; topic: string; log: Logger },
  records: readonly RawRecord[],
): Promise<void> {
  const producer = createKafka({ clientId: 'test', brokers, log }).producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    // Otherwise a partition of a fresh topic that has no leader yet has the whole request sent twice.
    idempotent: true,
    maxInFlightRequests: 1,
  });
  await producer.connect();
  try {
    for (let at = 0; at < records.length; at += 100) {
      const messages = records.slice(at, at + 100);
      const [large, small] = [messages.filter(isLarge), messages.filter((record) => !isLarge(record))];
      if (small.length > 0) await producer.send({ topic, acks: -1, messages: small });
      for (const record of large) await producer.send({ topic, acks: -1, messages: [record] });
    }
  } finally {
    await producer.disconnect();
  }
}

function isLarge({ value }: RawRecord): boolean {
  return (value?.length ?? 0) > 10_000;
}
