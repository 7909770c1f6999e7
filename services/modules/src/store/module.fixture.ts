import { newId } from '@custom-modules/chassis/id';
import {
  createModule,
  deleteModule,
  type Module,
  type ModuleInput,
  type ModulePatch,
  updateModule,
} from '../domain/module.ts';
import type { ModuleEvent } from '../domain/module-event.ts';
import type { EventEntry, ModuleStore } from './module-store.ts';

const now = new Date('2026-03-01T10:00:00.123Z');
const rules = { isOwner: true, allowedHosts: [], allowLoopbackHttp: false, reservedNames: [], userId: 'ana', now };

/** A module by the rules, and its event. */
export function aModule(organizationId: string, fields: Partial<ModuleInput> = {}) {
  const input = { name: 'Fleet', type: 'web', url: 'https://fleet.example/?t={SHORT_TOKEN}', ...fields };
  const outcome = createModule(input, { ...rules, organizationId, id: newId(), permissionId: newId() });
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusals));
  return outcome;
}

export function entryOf(event: ModuleEvent): EventEntry {
  return { id: newId(), event, trail: { requestId: 'r-1' } };
}

/** Adds a module and answers what the store says. */
export function add(store: ModuleStore, { module, event }: { module: Module; event: ModuleEvent }) {
  return store.inOrganization(module.organizationId, (transaction) => transaction.add(module, entryOf(event)));
}

/** Changes a module as it was read, as a whole. */
export function changed(before: Module, patch: ModulePatch) {
  const outcome = updateModule(before, patch, rules);
  if (outcome.kind !== 'updated') throw new Error(`the module is ${outcome.kind}`);
  return outcome;
}

export function remove(store: ModuleStore, before: Module) {
  const outcome = deleteModule(before, rules);
  if (outcome.kind !== 'deleted') throw new Error(`the module is ${outcome.kind}`);
  return store.inOrganization(before.organizationId, (transaction) =>
    transaction.remove(before, entryOf(outcome.event)),
  );
}
