import type { Caller } from '@custom-modules/auth/rpc';

type Changes = { watch(organizationId: string, signal: AbortSignal): AsyncIterable<void> };
type Input = { readonly caller: Caller; readonly signal: AbortSignal };

/** Says that something may have changed in the caller's organization; what, the caller asks for as far as they may know it. */
export function watchChanges({ changes }: { changes: Changes }, { caller, signal }: Input): AsyncIterable<void> {
  return changes.watch(caller.organizationId, signal);
}
