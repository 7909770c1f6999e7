import { accepted, type Checked, refused } from '@custom-modules/rules/checked';
import { checkName } from '@custom-modules/rules/module/name';
import { foldText, normalizeText } from '@custom-modules/rules/text';
import { lookAlikes } from './look-alikes/table.ts';

const asciiByLookAlike = new Map(
  Object.entries(lookAlikes).flatMap(([ascii, characters]) => Array.from(characters, (one) => [one, ascii] as const)),
);

/** The name as it is stored and shown. Whether another module has it is for the store to say, by `moduleNameKey`. */
export function checkModuleName(name: string, reservedNames: readonly string[]): Checked<string> {
  const checked = checkName(name);
  if (checked.kind === 'refused') return checked;
  const key = moduleNameKey(checked.value);
  const reserved = reservedNames.find((reservedName) => moduleNameKey(reservedName) === key);
  if (reserved === undefined) return accepted(checked.value);
  return refused(`The name is taken by "${reserved}" of the platform's own menu. Choose another.`);
}

/**
 * Equal for names that people would take for one another: NFKC, case folded, then non-ASCII characters replaced by their ASCII
 * look-alikes (UTS 39). ASCII stays as it is, so "Fleet 1" and "Fleet I" differ; an accent is no look-alike, so "Café" and "Cafe"
 * differ. Accents are taken off for the replacement and put back after it, so that ё and ë are one.
 */
export function moduleNameKey(name: string): string {
  const folded = foldText(normalizeText(name));
  const letters = folded.normalize('NFKD').replace(/\p{Default_Ignorable_Code_Point}/gu, '');
  const ascii = Array.from(letters, (letter) => asciiByLookAlike.get(letter) ?? letter).join('');
  // An i already has the dot that the fold of İ adds.
  return ascii.replace(/(?<=[ij])\u0307+/g, '').normalize('NFC');
}
