import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { invalidRequest } from '@custom-modules/chassis/failure';
import type { NewId } from '@custom-modules/chassis/id';
import { updateModule as decide, type Module, type ModulePatch } from '../domain/module.ts';
import { fail } from '../errors.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Permissions, requireManage } from './steps/authorize.ts';

type Deps = {
  readonly store: ModuleStore;
  readonly permissions: Permissions;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly rules: { readonly allowLoopbackHttp: boolean };
};

type Input = {
  readonly caller: Caller;
  readonly id: string;
  readonly expectedVersion?: number | undefined;
  readonly patch: ModulePatch;
};

/**
 * Answers the module after the change, or as it is when the patch changes nothing; then nothing is published.
 * @throws Failure `permission_missing`, `module_not_found`, `version_mismatch`, `invalid_request` naming every field
 */
export async function updateModule(deps: Deps, { caller, id, expectedVersion, patch }: Input): Promise<Module> {
  await requireManage(deps, caller);
  const { store, clock, newId, rules } = deps;
  return store.inOrganization(caller.organizationId, async (transaction) => {
    const module = await transaction.lock(id);
    if (!module) throw fail('module_not_found');
    const { allowedHosts } = await transaction.readSetting();
    const { userId, isOwner, call } = caller;
    const outcome = decide(module, patch, { ...rules, allowedHosts, isOwner, userId, expectedVersion, now: clock() });
    switch (outcome.kind) {
      case 'updated':
        await transaction.replace(module, outcome.module, { id: newId(), event: outcome.event, trail: call.trail });
        return outcome.module;
      case 'unchanged':
        return outcome.module;
      case 'stale':
        throw fail('version_mismatch', { info: { version: String(outcome.version) } });
      case 'refused':
        throw invalidRequest(...outcome.refusals);
      default:
        throw new TypeError(outcome satisfies never);
    }
  });
}
