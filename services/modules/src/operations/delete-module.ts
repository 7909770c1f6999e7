import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import type { NewId } from '@custom-modules/chassis/id';
import { deleteModule as decide } from '../domain/module.ts';
import { fail } from '../errors.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Permissions, requireManage } from './steps/authorize.ts';

type Deps = {
  readonly store: ModuleStore;
  readonly permissions: Permissions;
  readonly clock: Clock;
  readonly newId: NewId;
};

type Input = { readonly caller: Caller; readonly id: string; readonly expectedVersion?: number | undefined };

/**
 * Answers with the version of the event that tells of it.
 * @throws Failure `permission_missing`, `module_not_found`, `version_mismatch`
 */
export async function deleteModule(deps: Deps, { caller, id, expectedVersion }: Input): Promise<number> {
  await requireManage(deps, caller);
  const { store, clock, newId } = deps;
  return store.inOrganization(caller.organizationId, async (transaction) => {
    const module = await transaction.lock(id);
    if (!module) throw fail('module_not_found');
    const outcome = decide(module, { userId: caller.userId, expectedVersion, now: clock() });
    if (outcome.kind === 'stale') throw fail('version_mismatch', { info: { version: String(outcome.version) } });
    await transaction.remove(module, { id: newId(), event: outcome.event, trail: caller.call.trail });
    return outcome.event.module.version;
  });
}
