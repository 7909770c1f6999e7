import { accepted, type Checked, checkAll, type Refused } from '@custom-modules/rules/checked';
import { checkUrlHost, type HostRules } from '@custom-modules/rules/module/allowed-hosts';
import { checkGroup, checkOrder } from '@custom-modules/rules/module/menu-position';
import { checkModuleUrl, type UrlRules } from '@custom-modules/rules/module/module-url';
import { checkIcon, defaultIcon } from './icons.ts';
import { describeChange, type ModuleEvent } from './module-event.ts';
import { checkModuleName } from './module-name.ts';
import type { Module } from './module-state.ts';
import { checkModuleType, defaultModuleType } from './module-type.ts';

export type { Module } from './module-state.ts';

/** Field values as they came; absent ones take their default. */
export type ModuleInput = {
  readonly name: string;
  readonly type?: string | undefined;
  readonly url: string;
  readonly icon?: string | undefined;
  readonly group?: string | null | undefined;
  readonly order?: number | undefined;
  readonly enabled?: boolean | undefined;
};

/** The fields to change. A null group is none. */
export type ModulePatch = { readonly [Field in Exclude<keyof ModuleInput, 'name'>]?: ModuleInput[Field] | undefined };

type Change = { readonly userId: string; readonly now: Date };
type Expectation = {
  /** The version the change was made for (If-Match). */
  readonly expectedVersion?: number | undefined;
};

export type CreateContext = Change &
  UrlRules &
  HostRules & {
    readonly id: string;
    readonly permissionId: string;
    readonly organizationId: string;
    readonly reservedNames: readonly string[];
  };
export type UpdateContext = Change & UrlRules & HostRules & Expectation;
export type DeleteContext = Change & Expectation;

type Stale = { readonly kind: 'stale'; readonly version: number };

export type CreateOutcome =
  | { readonly kind: 'created'; readonly module: Module; readonly event: ModuleEvent }
  | Refused;
export type UpdateOutcome =
  | { readonly kind: 'updated'; readonly module: Module; readonly event: ModuleEvent }
  | { readonly kind: 'unchanged'; readonly module: Module }
  | Stale
  | Refused;
export type DeleteOutcome = { readonly kind: 'deleted'; readonly event: ModuleEvent } | Stale;

/** Whether the name is free is the store's to say, by `moduleNameKey`. */
export function createModule(input: ModuleInput, context: CreateContext): CreateOutcome {
  const checked = checkAll({
    name: checkModuleName(input.name, context.reservedNames),
    type: checkModuleType(input.type ?? defaultModuleType),
    url: checkUrl(input.url, context),
    icon: checkIcon(input.icon ?? defaultIcon),
    group: checkGroup(input.group ?? null),
    order: checkOrder(input.order ?? 0),
  });
  if (checked.kind === 'refused') return checked;
  const module: Module = {
    ...checked.value,
    id: context.id,
    organizationId: context.organizationId,
    enabled: input.enabled ?? true,
    permission: { id: context.permissionId, name: `View ${checked.value.name}` },
    version: 1,
    createdAt: context.now,
    createdBy: context.userId,
    updatedAt: context.now,
    updatedBy: context.userId,
  };
  return { kind: 'created', module, event: describeChange('created', module, context) };
}

/**
 * Only what differs is checked: rules that were tightened since never stand in the way of changing something else. But
 * a module that was taken out of reach comes back only to a host that whoever brings it back may set now.
 */
export function updateModule(module: Module, patch: ModulePatch, context: UpdateContext): UpdateOutcome {
  if (isStale(module, context)) return { kind: 'stale', version: module.version };
  const checked = checkAll({
    type: unlessSame(module.type, patch.type, checkModuleType),
    url: unlessSame(module.url, patch.url, (url) => checkUrl(url, context)),
    icon: unlessSame(module.icon, patch.icon, checkIcon),
    group: unlessSame(module.group, patch.group, checkGroup),
    order: unlessSame(module.order, patch.order, checkOrder),
    enabled: checkEnabled(module, patch, context),
  });
  if (checked.kind === 'refused') return checked;
  const isChanged = Object.entries(checked.value).some(([field, value]) => value !== module[field as keyof Module]);
  if (!isChanged) return { kind: 'unchanged', module };
  const updated: Module = {
    ...module,
    ...checked.value,
    version: module.version + 1,
    updatedAt: context.now,
    updatedBy: context.userId,
  };
  return { kind: 'updated', module: updated, event: describeChange('updated', updated, context) };
}

export function deleteModule(module: Module, context: DeleteContext): DeleteOutcome {
  if (isStale(module, context)) return { kind: 'stale', version: module.version };
  return { kind: 'deleted', event: describeDeletion(module, context) };
}

/** The deletion of a module, whoever has decided it. */
export function describeDeletion(module: Module, change: Change): ModuleEvent {
  return describeChange('deleted', { ...module, version: module.version + 1 }, change);
}

function checkUrl(url: string, rules: UrlRules & HostRules): Checked<string> {
  const checked = checkModuleUrl(url, rules);
  return checked.kind === 'accepted' ? checkUrlHost(checked.value, rules) : checked;
}

/** A URL that comes with the change is checked, and named, as the URL. */
function checkEnabled(module: Module, patch: ModulePatch, rules: HostRules): Checked<boolean> {
  const { enabled = module.enabled, url = module.url } = patch;
  const comesBack = enabled && !module.enabled;
  if (!comesBack || url !== module.url) return accepted(enabled);
  const host = checkUrlHost(module.url, rules);
  return host.kind === 'accepted' ? accepted(enabled) : host;
}

function isStale(module: Module, { expectedVersion }: Expectation): boolean {
  return expectedVersion !== undefined && expectedVersion !== module.version;
}

function unlessSame<Value, Stored extends Value>(
  stored: Stored,
  given: Value | undefined,
  check: (given: Value) => Checked<Stored>,
): Checked<Stored> {
  return given === undefined || given === stored ? accepted(stored) : check(given);
}
