import { fail } from '../errors.ts';

/** @throws Failure `invalid_request` naming the field when it is empty, as proto3 leaves what was not sent */
export function required(field: string, value: string): string {
  if (value !== '') return value;
  throw fail('invalid_request', { fields: [{ field, message: 'This is missing.' }] });
}
