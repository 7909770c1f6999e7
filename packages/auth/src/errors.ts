import type { ErrorTable } from '@custom-modules/chassis/failure';

export const authErrors = {
  bearer_missing: { status: 'UNAUTHENTICATED', message: 'Send a bearer token in the Authorization header.' },
  bearer_invalid: { status: 'UNAUTHENTICATED', message: 'The bearer token is not accepted.' },
  bearer_expired: { status: 'UNAUTHENTICATED', message: 'The bearer token has expired.' },
  organization_required: { status: 'PERMISSION_DENIED', message: 'This needs a member of an organization.' },
} as const satisfies ErrorTable;
