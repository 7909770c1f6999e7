import { readRequestId } from '@custom-modules/chassis/rpc';
import { type MessageHeaders, requestIdIn } from '@custom-modules/contracts/cloud-event';
import { type ModuleEvent, moduleEventTypes } from '@custom-modules/contracts/module-events';
import { decodeModulesTopicEvent, organizationEventTypes } from '@custom-modules/contracts/organization-events';
import { decodeTokenEvent } from '@custom-modules/contracts/token-events';
import type { Change } from '../domain/change.ts';

/** A record of the modules topic. */
export type Message = {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: MessageHeaders | undefined;
  readonly offset: string;
  /** When it was written to the topic, in milliseconds. */
  readonly timestamp?: string;
};

/** @throws UnreadableEventError */
export function readChange(message: Message): Change {
  const event = decodeModulesTopicEvent(message);
  if (event.type === organizationEventTypes.purged) {
    const { organizationId, purgedAt } = event.data;
    return { kind: 'purge', organizationId, purgedAt };
  }
  const module = requireModule(event);
  return {
    kind: 'module',
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

/** What it says as an event of ours of any kind, which holds no secrets; what is not known of such an event is left out. */
export function readKnown(message: Message): string | undefined {
  const readings = [decodeModulesTopicEvent, decodeTokenEvent].map((decode) => {
    try {
      return JSON.stringify(decode(message).data);
    } catch {
      return undefined;
    }
  });
  return readings.find((known) => known !== undefined);
}

/** For the log, where nothing may stand that has not the form of a request id. */
export function requestIdOf({ headers }: Message): string | undefined {
  return readRequestId(requestIdIn(headers));
}

function requireModule({ data: { module } }: ModuleEvent) {
  if (!module) throw new TypeError('an event that was decoded carries a module');
  return module;
}
