import { accepted, type Checked, refused } from '../checked.ts';
import { checkLabel } from './label.ts';
import { limits } from './limits.ts';

/** The heading a module stands under, null for none. A text of spaces only is none. */
export function checkGroup(group: string | null): Checked<string | null> {
  if (group === null || /^\p{Zs}*$/u.test(group)) return accepted(null);
  return checkLabel('The group', group, limits.groupCharacters);
}

/** Lower comes first. The range is that of the contracts and of the column: 32 bits. */
export function checkOrder(order: number): Checked<number> {
  if (Number.isInteger(order) && Math.abs(order + 0.5) < 2 ** 31) return accepted(order);
  return refused('The order must be a whole number from −2,147,483,648 to 2,147,483,647.');
}
