import type { Caller } from '@custom-modules/auth/rpc';
import type { Changes } from '../changes.ts';

/** Says that something may have changed in the caller's organization; what, the caller asks for as far as they may know it. */
export function watchChanges({ changes }: { changes: Changes }, { caller }: { caller: Caller }): AsyncIterable<void> {
  return changes.watch(caller.organizationId, caller.call.signal ?? new AbortController().signal);
}
