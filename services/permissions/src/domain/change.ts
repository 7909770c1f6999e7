import type { ModuleChange } from './module-change.ts';
import type { OrganizationPurge } from './organization-purge.ts';

/** What an event on the topic of modules comes to here. */
export type Change = ModuleChange | OrganizationPurge;

export function modulesIn(changes: readonly Change[]): ModuleChange[] {
  return changes.filter((change) => change.kind === 'module');
}

export function purgesIn(changes: readonly Change[]): OrganizationPurge[] {
  return changes.filter((change) => change.kind === 'purge');
}
