import type { Decision, Module } from '../../api/answers.ts';
import type { Platform } from '../../api/query-keys.ts';
import type { SightOfModule } from '../../api/sight.ts';

export type ExplainedModule = {
  permissionId: string;
  name: string;
  icon: string;
  group: string | null;
  /** Why it is in the menu, or all that keeps it out. */
  reasons: readonly string[];
};

export type ExplainedMenu = { shown: readonly ExplainedModule[]; hidden: readonly ExplainedModule[] };

/** The order of the menu that the modules service arranges. */
const { compare } = new Intl.Collator('und');
const list = new Intl.ListFormat('en');
const elsewhere = { web: 'It is shown on phones only.', mobile: 'It is shown on the web only.' };

/** Somebody's menu on a platform, and what is not in it. Where modules are not known, permissions alone decide. */
export function explainSight(sight: readonly SightOfModule[], platform: Platform): ExplainedMenu {
  const explained = sight.toSorted(inMenuOrder).map(({ permission, decision, module }) => {
    const obstacles = [...obstaclesOf(decision, permission.name), ...(module ? obstaclesIn(module, platform) : [])];
    const { name = permission.name, icon = 'puzzle', group = null } = module ?? {};
    const reasons = obstacles.length > 0 ? obstacles : [groundOf(decision)];
    return { isShown: obstacles.length === 0, permissionId: permission.id, name, icon, group, reasons };
  });
  const { true: shown = [], false: hidden = [] } = Object.groupBy(explained, ({ isShown }) => `${isShown}`);
  return { shown, hidden };
}

function inMenuOrder({ module: a, permission: p }: SightOfModule, { module: b, permission: q }: SightOfModule) {
  if (!a || !b) return compare(p.name, q.name);
  return compare(a.group ?? '', b.group ?? '') || a.order - b.order || compare(a.name, b.name);
}

function groundOf({ because, roles }: Decision): string {
  if (because === 'owner') return 'Owners hold every permission.';
  return `Because of the ${roles.length === 1 ? 'role' : 'roles'} ${list.format(roles.map(({ name }) => name))}.`;
}

function obstaclesOf({ because }: Decision, permission: string): string[] {
  if (because === 'not_granted') return [`None of their roles holds “${permission}”.`];
  if (because === 'unknown_permission') return ['Its permission is not there yet. It follows in a moment.'];
  return [];
}

function obstaclesIn({ enabled, type }: Module, platform: Platform): string[] {
  return [
    ...(enabled ? [] : ['It is disabled: nobody sees it.']),
    ...(type === platform || type === 'web_and_mobile' ? [] : [elsewhere[platform]]),
  ];
}
