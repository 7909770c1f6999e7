import { InvalidArgumentError } from 'commander';

/** The name of a sign-in, which is part of the name of a file. */
export function signInName(text: string): string {
  if (/^[a-z][a-z0-9-]{0,31}$/.test(text)) return text;
  throw new InvalidArgumentError('It must be 1 to 32 small letters, digits and hyphens, a letter first.');
}
