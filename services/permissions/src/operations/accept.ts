import type { Checked } from '../domain/checked.ts';
import { fail } from '../errors.ts';

/** How many broken fields one refusal names: it travels in a header, which has its limits. */
const namedFields = 10;

/** The value that was accepted. @throws Failure `invalid_request` naming the fields that were not */
export function accept<T>(checked: Checked<T>): T {
  if (checked.kind === 'accepted') return checked.value;
  throw fail('invalid_request', { fields: checked.refusals.slice(0, namedFields) });
}
