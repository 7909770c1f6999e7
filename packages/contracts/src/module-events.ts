import { Type } from 'typebox';
import { type CloudEvent, toHeaders } from './cloud-event.ts';
import {
  type EventRecord,
  type ReadRecord,
  readContext,
  readData,
  UnreadableEventError,
  unknownType,
} from './event-record.ts';
import { ModuleCreated, ModuleDeleted, ModuleUpdated } from './generated/events/v1/module_events.ts';

export type { Module as ModuleState } from './generated/events/v1/module_events.ts';

/** The types on the modules topic; each is the full name of its message in `proto/events/v1`. */
export const moduleEventTypes = {
  created: 'events.v1.ModuleCreated',
  updated: 'events.v1.ModuleUpdated',
  deleted: 'events.v1.ModuleDeleted',
} as const;

const messages = {
  [moduleEventTypes.created]: ModuleCreated,
  [moduleEventTypes.updated]: ModuleUpdated,
  [moduleEventTypes.deleted]: ModuleDeleted,
} as const;

export type ModuleEventType = keyof typeof messages;
export type ModuleEvent = CloudEvent & { readonly type: ModuleEventType; readonly data: ModuleCreated };

const id = Type.String({ minLength: 1, maxLength: 128 });
const time = Type.String({ format: 'date-time' });

/** Strict about what is known, silent about what is not: a newer producer may say more. */
export const moduleEventData = Type.Object({
  module: Type.Object({
    id,
    organizationId: id,
    name: Type.String({ minLength: 1 }),
    type: Type.Union([Type.Literal('web'), Type.Literal('mobile'), Type.Literal('web_and_mobile')]),
    url: Type.String({ minLength: 1 }),
    icon: Type.String({ minLength: 1 }),
    group: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    order: Type.Optional(Type.Integer()),
    enabled: Type.Optional(Type.Boolean()),
    permissionId: id,
    permissionName: Type.String({ minLength: 1 }),
    version: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    createdAt: time,
    createdBy: id,
    updatedAt: time,
    updatedBy: id,
  }),
  actor: id,
});

/** All events of one module share a key, so they keep their order on the topic. */
function moduleEventKey(module: { organizationId: string; id: string }): string {
  return `${module.organizationId}:${module.id}`;
}

/** The record of an event. The value is proto3 JSON with every field written out, so that it reads well in any tool. */
export function encodeModuleEvent(event: ModuleEvent): EventRecord {
  const { module } = event.data;
  if (!module) throw new TypeError('an event carries a module');
  return { key: moduleEventKey(module), value: JSON.stringify(event.data), headers: toHeaders(event) };
}

/** @throws UnreadableEventError saying what is wrong with it */
export function decodeModuleEvent(record: ReadRecord): ModuleEvent {
  const context = readContext(record.headers);
  if (!isModuleEventType(context.type)) throw unknownType(context.type);
  const json = readData(moduleEventData, record.value);
  if (record.key?.toString() !== moduleEventKey(json.module)) {
    throw new UnreadableEventError('the key is not organizationId:moduleId');
  }
  return { ...context, type: context.type, data: messages[context.type].fromJSON(json) };
}

function isModuleEventType(type: string): type is ModuleEventType {
  return Object.hasOwn(messages, type);
}
