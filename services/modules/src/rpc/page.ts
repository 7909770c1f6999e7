import { limits } from '../domain/limits.ts';
import { fail } from '../errors.ts';

const defaultLimit = 50;
const maxLimit = 200;

/** Looser than the rule for names, which may have been another one when the name was made. */
const nameForm = new RegExp(`^[^\\p{Cc}\uFFFD]{1,${limits.nameCharacters}}$`, 'u');

/** @throws Failure `invalid_request` */
export function readLimit(limit: number): number {
  if (limit === 0) return defaultLimit;
  if (limit > 0 && limit <= maxLimit) return limit;
  throw refuse('limit', `The limit must be from 1 to ${maxLimit}.`);
}

/** A cursor is the last name of its page. Names are unique, so that is where the next one begins, whatever came or went meanwhile. */
export function writeCursor(lastName: string): string {
  return Buffer.from(lastName).toString('base64url');
}

/** @throws Failure `invalid_request` for what `writeCursor` never wrote */
export function readCursor(cursor: string): string | undefined {
  if (cursor === '') return undefined;
  const name = Buffer.from(cursor, 'base64url').toString();
  if (nameForm.test(name) && writeCursor(name) === cursor) return name;
  throw refuse('cursor', 'The cursor is not one of ours. Begin with the first page.');
}

function refuse(field: string, message: string) {
  return fail('invalid_request', { fields: [{ field, message }] });
}
