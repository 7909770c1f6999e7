import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { type CloudEvent, fromHeaders, type MessageHeaders, toHeaders } from './cloud-event.ts';
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

/** A record for Kafka. */
export type EventRecord = { readonly key: string; readonly value: string; readonly headers: Record<string, string> };

/** A message that is not an event of ours, whoever wrote it. Trying again changes nothing. */
export class UnreadableEventError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'UnreadableEventError';
  }
}

const id = Type.String({ minLength: 1, maxLength: 128 });
const time = Type.String({ format: 'date-time' });

/** Strict about what is known, silent about what is not: a newer producer may say more. */
const dataSchema = Type.Object({
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
export function decodeModuleEvent(record: {
  key: Buffer | string | null;
  value: Buffer | string | null;
  headers?: MessageHeaders | undefined;
}): ModuleEvent {
  const context = readContext(record.headers);
  if (!isModuleEventType(context.type))
    throw new UnreadableEventError(`unknown event type ${context.type.slice(0, 100)}`);
  const json = readData(record.value);
  if (record.key?.toString() !== moduleEventKey(json.module)) {
    throw new UnreadableEventError('the key is not organizationId:moduleId');
  }
  return { ...context, type: context.type, data: messages[context.type].fromJSON(json) };
}

function isModuleEventType(type: string): type is ModuleEventType {
  return Object.hasOwn(messages, type);
}

function readContext(headers: MessageHeaders | undefined): CloudEvent {
  try {
    return fromHeaders(headers);
  } catch (cause) {
    throw new UnreadableEventError(cause instanceof Error ? cause.message : 'headers', cause);
  }
}

function readData(value: Buffer | string | null): Static<typeof dataSchema> {
  if (value === null) throw new UnreadableEventError('there is no value');
  let json: unknown;
  try {
    json = JSON.parse(value.toString());
  } catch {
    throw new UnreadableEventError('the value is not JSON'); // the parser quotes what it read, so its message stays here
  }
  const [error] = Value.Errors(dataSchema, json);
  if (error) throw new UnreadableEventError(`the value${error.instancePath.replaceAll('/', '.')} ${error.message}`);
  return json as Static<typeof dataSchema>;
}
