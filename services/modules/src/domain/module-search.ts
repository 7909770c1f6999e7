import { accepted, type Checked } from './checked.ts';
import { limits } from './limits.ts';
import { moduleNameKey } from './module-name.ts';
import { checkText } from './text.ts';

/**
 * What to look for in the keys of names, so that case and look-alikes do not matter; undefined when nothing but
 * spaces is asked for.
 */
export function checkSearch(search: string): Checked<string | undefined> {
  if (/^\p{Zs}*$/u.test(search)) return accepted(undefined);
  const checked = checkText('The search', search, limits.nameCharacters);
  return checked.kind === 'accepted' ? accepted(moduleNameKey(checked.value)) : checked;
}
