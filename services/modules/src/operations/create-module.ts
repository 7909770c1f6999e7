import type { Caller } from '@custom-modules/auth/rpc';
import type { Clock } from '@custom-modules/chassis/clock';
import { accept, invalidRequest } from '@custom-modules/chassis/failure';
import type { NewId } from '@custom-modules/chassis/id';
import { checkAll } from '@custom-modules/rules/checked';
import { checkIdempotencyKey, describeAttempt } from '../domain/attempt.ts';
import { createModule as decide, type Module, type ModuleInput } from '../domain/module.ts';
import { fail } from '../errors.ts';
import type { ModuleStore, ModuleTransaction } from '../store/module-store.ts';
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

type Input = {
  readonly caller: Caller;
  readonly fields: ModuleInput;
  /** None, or empty: an attempt that cannot be made again. */
  readonly idempotencyKey?: string | undefined;
};

/**
 * With a key the same attempt, made again within a day, is answered with the module it made, whatever became of that since.
 * @throws Failure `permission_missing`, `invalid_request` naming every field, `module_limit_reached`, `name_taken`
 * naming the other module, `idempotency_key_reused`
 */
export async function createModule(deps: Deps, { caller, fields, idempotencyKey }: Input): Promise<Module> {
  if (idempotencyKey) accept(checkAll({ 'Idempotency-Key': checkIdempotencyKey(idempotencyKey) }));
  await requireManage(deps, caller);
  const { store, clock } = deps;
  return store.inOrganization(caller.organizationId, async (transaction) => {
    if (!idempotencyKey) return addModule(deps, transaction, { caller, fields });
    const attempt = describeAttempt(idempotencyKey, fields, { userId: caller.userId, now: clock() });
    const before = await transaction.begin(attempt);
    if (before.kind === 'made') return before.module;
    if (before.kind === 'another') throw fail('idempotency_key_reused');
    const module = await addModule(deps, transaction, { caller, fields });
    await transaction.finish(attempt, module);
    return module;
  });
}

async function addModule(
  { clock, newId, rules }: Deps,
  transaction: ModuleTransaction,
  { caller, fields }: Input,
): Promise<Module> {
  const [{ allowedHosts }, modules] = await Promise.all([transaction.readSetting(), transaction.count()]);
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
  if (modules >= rules.maxModules) {
    throw fail('module_limit_reached', { info: { limit: String(rules.maxModules) } });
  }
  const { module, event } = outcome;
  const added = await transaction.add(module, { id: newId(), event, trail: call.trail });
  if (added.kind === 'name_taken') throw nameTaken(added.moduleId);
  return module;
}

function nameTaken(moduleId: string) {
  return fail('name_taken', {
    info: { moduleId },
    fields: [{ field: 'name', message: 'Another module has this name, or one that looks like it. Choose another.' }],
  });
}
