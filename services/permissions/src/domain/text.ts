/** Controls, format and direction characters, halves of surrogate pairs, separators of lines, and what is drawn as nothing. */
const unseen = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\uFFFD]/u;
const everyUnseen = new RegExp(unseen, 'gu');

/** The place of the first character nobody can see or type, counted from 1. */
export function findUnseen(text: string): number | undefined {
  const index = text.search(unseen);
  return index < 0 ? undefined : countCharacters(text.slice(0, index)) + 1;
}

/** NFKC, runs of spaces made one, none at the ends. */
export function normalizeText(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/\p{Z}+/gu, ' ')
    .trim();
}

/** Makes a text nobody here chose fit to be stored and shown; undefined when nothing of it is left. */
export function tidyText(text: string | undefined): string | undefined {
  return normalizeText((text ?? '').replace(everyUnseen, ' ')) || undefined;
}

/**
 * What two texts have in common that differ in case alone. Texts are ordered, searched and kept unique by it. Folded
 * one character at a time, for lower-casing a whole word writes a sigma at its end in another form.
 */
export function textKey(text: string): string {
  return Array.from(text.normalize('NFKC'), (character) => character.toLowerCase().toUpperCase().toLowerCase()).join(
    '',
  );
}

/** Code points, the unit of PostgreSQL's `char_length`. */
export function countCharacters(text: string): number {
  return Array.from(text).length;
}
