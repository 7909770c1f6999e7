import type { Trail } from '@custom-modules/chassis/rpc';
import type { RecordedChange } from '@custom-modules/rules/history';
import type { PageQuery } from '@custom-modules/rules/page';
import type { Attempt } from '../domain/attempt.ts';
import type { Module } from '../domain/module.ts';
import type { ModuleEvent } from '../domain/module-event.ts';
import type { MenuEntry } from '../domain/navigation.ts';
import type { OrganizationSetting } from '../domain/organization-setting.ts';

/**
 * Modules and settings, always of one organization: another's are not there. Each function throws the Failure
 * `unavailable` when the database does not answer.
 */
export type ModuleStore = {
  find(organizationId: string, id: string): Promise<Module | undefined>;
  /** By name, which is the key of positions; one more than the limit if there are more. */
  list(organizationId: string, query: PageQuery): Promise<readonly Module[]>;
  /** All of them in no order, in one round trip. */
  /** All modules as menus have them, in no order. */
  listMenu(organizationId: string): Promise<readonly MenuEntry[]>;
  /** A module and the setting it stands under, in one round trip. */
  findDestination(organizationId: string, id: string): Promise<Destination | undefined>;
  /** What was done to a module, also one that is gone, newest first; one more than the limit if there are more. */
  listChanges(organizationId: string, id: string, query: PageQuery): Promise<readonly RecordedChange[]>;
  readSetting(organizationId: string): Promise<OrganizationSetting>;
  /**
   * Runs the work as one: all it wrote is there when this resolves, nothing when it throws. Only after `unavailable`
   * is either possible. Rows and locks are held meanwhile, so the work waits for nothing but the transaction.
   */
  inOrganization<T>(organizationId: string, work: (transaction: ModuleTransaction) => Promise<T>): Promise<T>;
};

export type Destination = { readonly module: Module; readonly setting: OrganizationSetting };

/** A change comes with its event; the store writes both, and the audit row, or none. */
export type ModuleTransaction = {
  find(id: string): Promise<Module | undefined>;
  readSetting(): Promise<OrganizationSetting>;
  /** Reads the setting and keeps others from changing it until the end. */
  lockSetting(): Promise<OrganizationSetting>;
  saveSetting(before: OrganizationSetting, after: OrganizationSetting, entry: AuditEntry): Promise<void>;
  /** Reads a module and keeps others from changing it until the end. */
  lock(id: string): Promise<Module | undefined>;
  /** How many modules there are. */
  count(): Promise<number>;
  /** Adds the module unless its name is taken, by whomever was first. */
  add(module: Module, record: EventEntry): Promise<AddOutcome>;
  /** Takes the name of an attempt for this one, unless another had it: that is waited for when it is under way. */
  begin(attempt: Attempt): Promise<BeginOutcome>;
  /** Keeps what an attempt is answered with. */
  finish(attempt: Attempt, module: Module): Promise<void>;
  replace(before: Module, after: Module, record: EventEntry): Promise<void>;
  remove(before: Module, record: EventEntry): Promise<void>;
};

export type AddOutcome = { readonly kind: 'added' } | { readonly kind: 'name_taken'; readonly moduleId: string };

export type BeginOutcome =
  | { readonly kind: 'begun' }
  /** It was made before, and this is what it made. */
  | { readonly kind: 'made'; readonly module: Module }
  /** The name is that of an attempt at something else. */
  | { readonly kind: 'another' };

/** Who changed something, and when. */
export type AuditEntry = { readonly actor: string; readonly at: Date; readonly requestId: string };

/** An event as it will be published. */
export type EventEntry = { readonly id: string; readonly event: ModuleEvent; readonly trail: Trail };
