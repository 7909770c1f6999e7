import { foldCase } from './case-fold.ts';
import { accepted, type Checked, refused } from './checked.ts';

/**
 * What no label needs and what can make two labels look like one: controls, format and direction characters, halves of
 * surrogate pairs, code points no font shows (\p{C}), line separators, the other invisible ones, and two that are drawn
 * as nothing. U+FFFD is what a lone surrogate has become by the time it crossed gRPC.
 */
const forbidden = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\u{1D159}\uFFFD]/v;

/** The emoji of Unicode's own list hold joiners and variation selectors, which are at home there and nowhere else. */
const emoji = /\p{RGI_Emoji}/gv;

const emojiOrForbidden = new RegExp(`(${emoji.source})|${forbidden.source}`, 'gv');

const straySelector = /(\p{RGI_Emoji})|[\uFE0E\uFE0F]/gv;

/** NFKC, runs of spaces made one, none at the ends. The text is expected to have passed `describeForbidden`. */
export function normalizeText(text: string): string {
  // NFKC turns some emoji into letters (ℹ️ into i) and leaves their selector behind.
  const composed = text.normalize('NFKC').replace(straySelector, '$1').normalize('NFC');
  return composed.replace(/\p{Zs}+/gu, ' ').replace(/^ | $/g, '');
}

/** Names the first character that may not stand in a label and its place, or undefined when there is none. */
export function describeForbidden(text: string): string | undefined {
  // Same length, so that the index holds in both.
  const bare = text.replace(emoji, (found) => 'x'.repeat(found.length));
  const index = bare.search(forbidden);
  if (index < 0) return undefined;
  return `${describeCharacter(bare, index)} at position ${countCharacters(text.slice(0, index)) + 1}`;
}

/** The text with a space for each character that may not stand in a label. */
export function blankForbidden(text: string): string {
  return text.replace(emojiOrForbidden, (_, found?: string) => found ?? ' ');
}

/** `label` begins the messages: 'The name'. */
export function checkText(label: string, text: string, maximum: number): Checked<string> {
  const tooLong = (length: number) =>
    refused(`${label} is ${length} characters long. At most ${maximum} are possible.`);
  // Bounds the work on what somebody sends: no text that fits once it is normalized is near this.
  if (text.length > 20 * maximum) return tooLong(countCharacters(text));
  const found = describeForbidden(text);
  if (found) return refused(`${label} contains ${found}. Remove it.`);
  const normalized = normalizeText(text);
  if (normalized === '') return refused(`${label} is empty.`);
  if (/^\p{M}/u.test(normalized)) return refused(`${label} begins with an accent that has no letter before it.`);
  const length = countCharacters(normalized);
  return length > maximum ? tooLong(length) : accepted(normalized);
}

/** Without its case, one character at a time: part of a text is part of its fold. */
export function foldText(text: string): string {
  return Array.from(text, foldCase).join('');
}

/** Code points, the unit of PostgreSQL's `char_length`. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function describeCharacter(text: string, index: number): string {
  const codePoint = text.codePointAt(index) ?? 0;
  const character = String.fromCodePoint(codePoint);
  const name = `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}`;
  if (character === '\t') return `a tab (${name})`;
  if (/[\n\r\u0085\u2028\u2029]/.test(character)) return `a line break (${name})`;
  if (/\p{Cc}/u.test(character)) return `a control character (${name})`;
  if (/\p{Bidi_Control}/u.test(character)) return `a character that changes the direction of text (${name})`;
  if (/[\p{Cs}\uFFFD]/u.test(character)) return `a broken character (${name})`;
  if (/[\p{Cn}\p{Co}]/u.test(character)) return `a character without a meaning in Unicode (${name})`;
  return `an invisible character (${name})`;
}
