import { holdsSecret } from '@custom-modules/contracts/secrets';
import type { Subject } from '../domain/dead-letter.ts';
import { isId } from '../domain/id.ts';
import { type Message, requestIdOf } from './messages.ts';

/**
 * Whom a message is about, where it cannot be read as an event: what its key says, else its JSON. Whoever wrote it may have
 * written anything, so only what has the form of an id or a version counts, and nothing that has the form of a secret.
 */
export function identifyMessage(message: Message): Subject {
  const said = readSaid(message.value);
  const [organizationId, moduleId] = splitKey(message.key?.toString() ?? '');
  return {
    organizationId: idIn(organizationId) ?? idIn(said.organizationId),
    moduleId: idIn(moduleId) ?? idIn(said.moduleId),
    version: isVersion(said.version) ? said.version : undefined,
    requestId: requestIdOf(message),
  };
}

/** organizationId:moduleId, or an organization alone. Ids of modules have no colon. */
function splitKey(key: string): [string, string | undefined] {
  const colon = key.lastIndexOf(':');
  return colon < 0 ? [key, undefined] : [key.slice(0, colon), key.slice(colon + 1)];
}

type Said = { organizationId?: unknown; moduleId?: unknown; version?: unknown };

function readSaid(value: Buffer | null): Said {
  try {
    const json = JSON.parse(value?.toString() ?? '');
    const { id, organizationId, version } = json?.module ?? {};
    return { organizationId: organizationId ?? json?.organizationId, moduleId: id, version };
  } catch {
    return {};
  }
}

function idIn(value: unknown): string | undefined {
  return typeof value === 'string' && isId(value) && !holdsSecret(value) ? value : undefined;
}

function isVersion(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) > 0 && Number(value) <= 2_147_483_647;
}
