import { failuresOf } from '@custom-modules/chassis/failure';
import { expect, test } from 'vitest';
import { httpStatusOf } from './http-status.ts';

/** Codes of the services, as their own tables have them. */
const fail = failuresOf({
  module_not_found: { status: 'NOT_FOUND', message: '' },
  permission_missing: { status: 'PERMISSION_DENIED', message: '' },
  name_taken: { status: 'ALREADY_EXISTS', message: '' },
  module_limit_reached: { status: 'ABORTED', message: '' },
  idempotency_key_reused: { status: 'ABORTED', message: '' },
  version_mismatch: { status: 'FAILED_PRECONDITION', message: '' },
  bearer_expires_soon: { status: 'UNAUTHENTICATED', message: '' },
  short_token_invalid: { status: 'INVALID_ARGUMENT', message: '' },
  too_many: { status: 'RESOURCE_EXHAUSTED', message: '' },
  unavailable: { status: 'UNAVAILABLE', message: '' },
  too_late: { status: 'DEADLINE_EXCEEDED', message: '' },
  internal: { status: 'INTERNAL', message: '' },
  method_not_allowed: { status: 'UNIMPLEMENTED', message: '' },
});

test.each([
  ['module_not_found', 404],
  ['permission_missing', 403],
  ['name_taken', 409],
  ['module_limit_reached', 409],
  ['idempotency_key_reused', 422],
  ['version_mismatch', 412],
  ['bearer_expires_soon', 401],
  ['short_token_invalid', 400],
  ['too_many', 429],
  ['unavailable', 503],
  ['too_late', 503],
  ['internal', 500],
  ['method_not_allowed', 405],
] as const)('%s is %i', (code, status) => {
  expect(httpStatusOf(fail(code))).toBe(status);
});
