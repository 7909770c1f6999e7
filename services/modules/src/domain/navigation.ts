import type { Module } from './module-state.ts';
import { type Platform, shownOn } from './module-type.ts';

/** Which permissions somebody holds. */
export type Granted = { readonly kind: 'all' } | { readonly kind: 'some'; readonly ids: ReadonlySet<string> };

/** What of a module a menu is made of. */
export type MenuEntry = Pick<Module, 'id' | 'name' | 'type' | 'icon' | 'group' | 'order' | 'enabled'> & {
  readonly permission: Pick<Module['permission'], 'id'>;
};

/** The root order of Unicode: that of `und-x-icu` in the database, so a menu and a list agree. */
const { compare } = new Intl.Collator('und');

/** What of the modules a user's menu shows on a platform: those without a group first, then by group, order and name. */
export function arrangeNavigation(
  modules: readonly MenuEntry[],
  platform: Platform,
  granted: Granted,
): readonly MenuEntry[] {
  return modules
    .filter(({ enabled, type, permission }) => enabled && shownOn(type, platform) && isGranted(granted, permission.id))
    .toSorted((a, b) => compare(a.group ?? '', b.group ?? '') || a.order - b.order || compare(a.name, b.name));
}

function isGranted(granted: Granted, permissionId: string): boolean {
  return granted.kind === 'all' || granted.ids.has(permissionId);
}
