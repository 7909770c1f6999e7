import { authErrors } from '@custom-modules/auth/errors';
import { commonErrors, type ErrorTable, failuresOf } from '@custom-modules/chassis/failure';

/** Everything that can go wrong here. The message is for the public. */
export const errors = {
  ...commonErrors,
  ...authErrors,
  module_not_found: { status: 'NOT_FOUND', message: 'There is no such module.' },
  name_taken: { status: 'ALREADY_EXISTS', message: 'Another module of your organization has this name.' },
  host_not_allowed: {
    status: 'PERMISSION_DENIED',
    message:
      'Your organization no longer allows the host of this module. An owner can allow the host or change the URL.',
  },
  /** With the limit. */
  module_limit_reached: { status: 'ABORTED', message: 'Your organization has as many modules as it may have.' },
  idempotency_key_reused: {
    status: 'ABORTED',
    message: 'This Idempotency-Key was sent with another request in the last 24 hours.',
  },
  version_mismatch: { status: 'FAILED_PRECONDITION', message: 'The module has changed since you read it.' },
} as const satisfies ErrorTable;

export const fail = failuresOf(errors);
