import { holdsSecret } from '@custom-modules/contracts/secrets';

const unknown = '[unknown field]';
const identifier = /^[A-Za-z_][\w-]{0,63}$/;

/** A field's name as an answer may repeat it: a client that swaps names and values sends a token as the name. */
export function publicName(name: string): string {
  return identifier.test(name) && !holdsSecret(name) ? name : unknown;
}
