import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { invalidRequest } from '@custom-modules/chassis/failure';
import type { NewId } from '@custom-modules/chassis/id';
import { createModule as decide, type Module, type ModuleInput } from '../domain/module.ts';
import { fail } from '../errors.ts';
import type { ModuleStore } from '../store/module-store.ts';
import { type Permissions, requireManage } from './steps/authorize.ts';

type Deps = {
  readonly store: ModuleStore;
  readonly permissions: Permissions;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly rules: {
    readonly reservedNames: readonly string[];
    readonly allowLoopbackHttp: boolean;
    /** Menus are read whole, so one organization's must not grow without end. */
    readonly maxModules: number;
  };
};

/**
 * @throws Failure `permission_missing`, `invalid_request` naming every field, `module_limit_reached`, `name_taken`
 * naming the other module
 */
export async function createModule(
  deps: Deps,
  { caller, fields }: { caller: Caller; fields: ModuleInput },
): Promise<Module> {
  await requireManage(deps, caller);
  const { store, clock, newId, rules } = deps;
  return store.inOrganization(caller.organizationId, async (transaction) => {
    const { allowedHosts } = await transaction.readSetting();
    const { userId, organizationId, isOwner, call } = caller;
    const outcome = decide(fields, {
      ...rules,
      allowedHosts,
      userId,
      organizationId,
      isOwner,
      id: newId(),
      permissionId: newId(),
      now: clock(),
    });
    if (outcome.kind === 'refused') throw invalidRequest(...outcome.refusals);
    // Several created at once may together exceed the limit: it keeps menus from growing without end, and need not be exact.
    if ((await transaction.count()) >= rules.maxModules) {
      throw fail('module_limit_reached', { info: { limit: String(rules.maxModules) } });
    }
    const { module, event } = outcome;
    const added = await transaction.add(module, { id: newId(), event, trail: call.trail });
    if (added.kind === 'name_taken') throw nameTaken(added.moduleId);
    return module;
  });
}

function nameTaken(moduleId: string) {
  return fail('name_taken', {
    info: { moduleId },
    fields: [{ field: 'name', message: 'Another module has this name, or one that looks like it. Choose another.' }],
  });
}
