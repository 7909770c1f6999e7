import { invalidRequest } from '@custom-modules/chassis/failure';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import { Type } from 'typebox';
import type { Clients } from '../../../../clients.ts';
import { readTagCondition, versionsIn } from '../../../../http/entity-tag.ts';
import { present } from '../../../../schemas/common.ts';

/** Versions begin at 1. */
const noVersion = 0;

export const ifMatchHeader = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      description: 'The `ETag` the change was made for; 412 when the module has moved on.',
      examples: ['"3"'],
    }),
  ),
});

/** The strong entity tag of a module. */
export function versionTag({ version }: { version: number }): string {
  return `"${version}"`;
}

/**
 * What an `If-Match` (RFC 9110 §13.1.1) means to the service, which compares under the row's lock and only after it
 * has authorised: nothing for none or `*`, the version of a single tag, a version that never is for tags that match
 * nothing. Several are narrowed to the one the module has now.
 */
export async function expectedVersion(
  modules: Clients['modules'],
  id: string,
  ifMatch: string | undefined,
  call: OutgoingCall,
): Promise<number | undefined> {
  if (ifMatch === undefined) return undefined;
  const condition = readTagCondition(ifMatch);
  switch (condition.kind) {
    case 'any':
      return undefined;
    case 'malformed':
      throw invalidRequest({ field: 'if-match', message: 'This must be * or a list of entity tags.' });
    case 'tags': {
      const versions = versionsIn(condition.tags);
      if (versions.length <= 1) return versions[0] ?? noVersion;
      const { version } = present((await modules.getModule({ id }, call)).module);
      return versions.includes(version) ? version : noVersion;
    }
    default:
      return condition satisfies never;
  }
}
