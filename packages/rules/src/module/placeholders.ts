import { type PlaceholderName, placeholderNames } from '@custom-modules/contracts/placeholders';
import { accepted, type Checked, refused } from '../checked.ts';
import { decodeRepeatedly } from './percent-encoding.ts';

const placeholder = new RegExp(`\\{(${placeholderNames.join('|')})\\}`, 'g');
const knownPlaceholders = placeholderNames.map((name) => `{${name}}`).join(', ');

/** The placeholders of a URL, each once, in the order of the list above. */
export function findPlaceholders(url: string): readonly PlaceholderName[] {
  return placeholderNames.filter((name) => url.includes(`{${name}}`));
}

export function needsShortToken(url: string): boolean {
  return url.includes('{SHORT_TOKEN}');
}

/** Every placeholder as `x`: what rules about URLs look at, since parsers rewrite braces. */
export function maskPlaceholders(url: string): string {
  return url.replace(placeholder, 'x');
}

/**
 * Braces stand around a known placeholder or nowhere: a launch would send any other literally and the receiver would get neither
 * a value nor an error. For the same reason a known name between encoded braces is refused; other encoded braces are data.
 */
export function checkPlaceholders(url: string): Checked<string> {
  const masked = maskPlaceholders(url);
  const [, inBraces] = /\{([^{}]*)\}/.exec(masked) ?? [];
  if (inBraces !== undefined) return refused(refuseUnknown(inBraces));
  if (/[{}]/.test(masked)) {
    return refused(
      `The URL has a { or } that belongs to no placeholder. Known placeholders: ${knownPlaceholders}. Elsewhere write %7B and %7D.`,
    );
  }
  const disguised = findDisguised(masked);
  if (disguised) return refused(`The URL has an encoded ${disguised}. Write its braces as they are: { and }.`);
  return accepted(url);
}

function refuseUnknown(inBraces: string): string {
  const meant = findMeant(inBraces);
  // Longer content may be a pasted token or other data, which an error must not repeat.
  const shown = /^[\w .-]{1,24}$/.test(inBraces) ? `{${inBraces}}` : 'The text in braces';
  const hint = meant ? ` Did you mean ${meant}?` : '';
  return `${shown} is not a placeholder.${hint} Known placeholders: ${knownPlaceholders}.`;
}

/** A known placeholder whose braces are percent-encoded, however often, or full-width. To the letter: `{ locale }` may be GraphQL. */
function findDisguised(masked: string): string | undefined {
  const decoded = decodeRepeatedly(masked.normalize('NFKC'));
  return decoded.replace(/\s/g, '').match(placeholder)?.[0];
}

function findMeant(inBraces: string): string | undefined {
  const letters = (text: string) => text.toUpperCase().replace(/[^A-Z]/g, '');
  const name = placeholderNames.find((known) => letters(known) === letters(inBraces));
  return name && `{${name}}`;
}
