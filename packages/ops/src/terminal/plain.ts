import { secretPatterns } from '@custom-modules/contracts/secrets';

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it is about
const unprintable = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text from elsewhere, safe to print: nothing in it moves the cursor, changes the window's title or turns the line around. */
export function plain(text: string): string {
  return text.replaceAll(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The same text without a short token or a bearer, wherever one should have come from. */
export function withoutSecrets(text: string): string {
  return secretPatterns.reduce((rest, secret) => rest.replaceAll(secret, (found) => `${found.slice(0, 3)}…`), text);
}
