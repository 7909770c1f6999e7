import { readRequestId } from '@custom-modules/chassis/rpc';
import { type MessageHeaders, requestIdIn } from '@custom-modules/contracts/cloud-event';
import { decodeModuleEvent, type ModuleEvent, moduleEventTypes } from '@custom-modules/contracts/module-events';
import type { ModuleChange } from '../domain/module-change.ts';

/** A record of the modules topic. */
export type Message = {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: MessageHeaders | undefined;
  readonly offset: string;
};

/** @throws UnreadableEventError */
export function readChange(message: Message): ModuleChange {
  const event = decodeModuleEvent(message);
  const module = requireModule(event);
  return {
    organizationId: module.organizationId,
    moduleId: module.id,
    version: module.version,
    deleted: event.type === moduleEventTypes.deleted,
    permission: { id: module.permissionId, name: module.permissionName },
    actor: event.data.actor,
    at: event.time,
    // An event that no request caused is its own cause.
    requestId: event.requestId ?? event.id,
  };
}

/** For the log, where nothing may stand that has not the form of a request id. */
export function requestIdOf({ headers }: Message): string | undefined {
  return readRequestId(requestIdIn(headers));
}

function requireModule({ data: { module } }: ModuleEvent) {
  if (!module) throw new TypeError('an event that was decoded carries a module');
  return module;
}
