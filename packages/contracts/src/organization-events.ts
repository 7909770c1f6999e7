import { Type } from 'typebox';
import { type CloudEvent, toHeaders } from './cloud-event.ts';
import { type EventRecord, type ReadRecord, readContext, readData, UnreadableEventError } from './event-record.ts';
import type { OrganizationPurged } from './generated/events/v1/module_events.ts';
import { decodeModuleEvent, type ModuleEvent } from './module-events.ts';

/** The types on the modules topic that are about a whole organization, each the full name of its message. */
export const organizationEventTypes = { purged: 'events.v1.OrganizationPurged' } as const;

export type OrganizationPurgedEvent = CloudEvent & {
  readonly type: typeof organizationEventTypes.purged;
  readonly data: Readonly<Required<OrganizationPurged>> & { readonly purgedAt: Date };
};

/** Whatever lies on the modules topic, told apart by `type`. */
export type ModulesTopicEvent = ModuleEvent | OrganizationPurgedEvent;

const word = Type.String({ minLength: 1, maxLength: 128 });

/** Strict about what is known, silent about what is not: a newer producer may say more. */
export const organizationPurgedData = Type.Object({
  organizationId: word,
  purgedAt: Type.String({ format: 'date-time' }),
  actor: word,
});

/**
 * The record of an event. Its key is the organization, so it may overtake the events of the modules, which have keys of
 * their own: what is from before `purgedAt` goes, in whichever order the two arrive.
 */
export function encodeOrganizationPurged(event: OrganizationPurgedEvent): EventRecord {
  return { key: event.data.organizationId, value: JSON.stringify(event.data), headers: toHeaders(event) };
}

/** @throws UnreadableEventError saying what is wrong with it */
export function decodeModulesTopicEvent(record: ReadRecord): ModulesTopicEvent {
  const context = readContext(record.headers);
  if (context.type !== organizationEventTypes.purged) return decodeModuleEvent(record);
  const { organizationId, purgedAt, actor } = readData(organizationPurgedData, record.value);
  if (record.key?.toString() !== organizationId) throw new UnreadableEventError('the key is not organizationId');
  const data = { organizationId, purgedAt: new Date(purgedAt), actor };
  return { ...context, type: organizationEventTypes.purged, data };
}
