import { type Checked, checkAll } from '@custom-modules/rules/checked';
import { checkGroup, checkOrder } from '@custom-modules/rules/module/menu-position';
import { checkModuleUrl } from '@custom-modules/rules/module/module-url';
import { checkName } from '@custom-modules/rules/module/name';
import type { ModuleValues } from './module-values.ts';

export type FieldErrors = { readonly [Field in keyof ModuleValues]?: string | undefined };

/** What can be told while somebody types, by the rules of the server. It knows more: which names are taken, which hosts allowed. */
export function checkValues({ name, url, group, order }: ModuleValues): FieldErrors {
  const checked = checkAll({
    name: checkName(name),
    url: checkUrl(url),
    group: checkGroup(group),
    order: checkOrder(Number(order)),
  });
  if (checked.kind === 'accepted') return {};
  return Object.fromEntries(checked.refusals.map(({ field, message }) => [field, message]));
}

/** A development machine may allow http:// to itself, which the server decides. */
export function checkUrl(url: string): Checked<string> {
  const strict = checkModuleUrl(url, { allowLoopbackHttp: false });
  const lax = checkModuleUrl(url, { allowLoopbackHttp: true });
  return lax.kind === 'accepted' ? lax : strict;
}
