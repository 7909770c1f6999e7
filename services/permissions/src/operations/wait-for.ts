import type { Caller } from '@custom-modules/auth/rpc';
import { invalidRequest } from '@custom-modules/chassis/failure';
import { isId } from '../domain/id.ts';
import type { ModuleVersion, PermissionStore } from '../store/permission-store.ts';
import type { Waiters } from '../waiters.ts';

type Deps = {
  store: PermissionStore;
  changes: { watch(organizationId: string, signal: AbortSignal): AsyncIterable<void> };
  waiters: Waiters;
};

type Input = { caller: Caller; versions: readonly ModuleVersion[] };

const mostVersions = 10;
const longestWaitMs = 2000;

/**
 * Waits until these versions of modules, or later ones, have been applied; no longer than two seconds.
 * @returns whether they have
 * @throws Failure `invalid_request`, `too_many_waiting`
 */
export async function waitFor({ store, changes, waiters }: Deps, { caller, versions }: Input): Promise<boolean> {
  requireVersions(versions);
  const { organizationId, call } = caller;
  const haveReached = () => store.haveReached(organizationId, versions);
  if (await haveReached()) return true;
  const signals = [AbortSignal.timeout(longestWaitMs), ...(call.signal ? [call.signal] : [])];
  return waiters.during(caller, async () => {
    for await (const _change of changes.watch(organizationId, AbortSignal.any(signals))) {
      if (await haveReached()) return true;
    }
    return haveReached(); // a change nobody heard of counts, too
  });
}

function requireVersions(versions: readonly ModuleVersion[]): void {
  if (versions.length === 0 || versions.length > mostVersions) {
    throw invalidRequest({ field: 'versions', message: `Name 1 to ${mostVersions} versions.` });
  }
  const wrong = versions.findIndex(({ moduleId, version }) => !isId(moduleId) || version < 1);
  if (wrong >= 0) throw invalidRequest({ field: `versions[${wrong}]`, message: 'This is no version of a module.' });
}
