import type { EventRecord } from '@custom-modules/contracts/event-record';
import { encodeModuleEvent, type ModuleState, moduleEventTypes } from '@custom-modules/contracts/module-events';
import type { Module } from '../domain/module.ts';
import type { EventEntry } from '../store/module-store.ts';

/** What the topic will hold of an event, made in the transaction of the change so that nothing about it is decided later. */
export function toRecord({ id, event, trail }: EventEntry): EventRecord {
  return encodeModuleEvent({
    id,
    type: moduleEventTypes[event.kind],
    source: '/services/modules',
    subject: event.module.id,
    time: event.occurredAt,
    ...trail,
    data: { module: toState(event.module), actor: event.actor },
  });
}

function toState({ permission, group, ...module }: Module): ModuleState {
  return {
    ...module,
    ...(group === null ? {} : { group }),
    permissionId: permission.id,
    permissionName: permission.name,
  };
}
