import { authErrors } from '@custom-modules/auth/errors';
import { commonErrors, type ErrorTable, failuresOf } from '@custom-modules/chassis/failure';

export const errors = {
  ...commonErrors,
  ...authErrors,
  /** The only answer to a token that cannot be redeemed, so that nobody learns from the answer what it once was. */
  short_token_invalid: { status: 'INVALID_ARGUMENT', message: 'Short token is invalid or expired' },
  bearer_expires_soon: {
    status: 'UNAUTHENTICATED',
    message: 'The bearer token expires too soon for a short token. Sign in again.',
  },
} as const satisfies ErrorTable;

export const fail = failuresOf(errors);
