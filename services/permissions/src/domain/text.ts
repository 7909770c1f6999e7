import { blankForbidden, foldText, normalizeText } from '@custom-modules/rules/text';

/** Makes a text nobody here chose fit to be stored and shown; undefined when nothing of it is left. */
export function tidyText(text: string | undefined): string | undefined {
  return normalizeText(blankForbidden(text ?? '')) || undefined;
}

/** What two texts have in common that differ in case alone. Texts are ordered, searched and kept unique by it. */
export function textKey(text: string): string {
  return foldText(text.normalize('NFKC'));
}
