import type { ErrorTable } from '@custom-modules/chassis/failure';

/** Who may not do what, in the same words in every service. */
export const authErrors = {
  bearer_missing: { status: 'UNAUTHENTICATED', message: 'Send a bearer token in the Authorization header.' },
  bearer_invalid: { status: 'UNAUTHENTICATED', message: 'The bearer token is not accepted.' },
  bearer_expired: { status: 'UNAUTHENTICATED', message: 'The bearer token has expired.' },
  permission_missing: { status: 'PERMISSION_DENIED', message: 'You do not have the permission this needs.' },
  owner_required: { status: 'PERMISSION_DENIED', message: 'Only an owner of the organization can do this.' },
  operator_required: { status: 'PERMISSION_DENIED', message: 'Only operators of the platform can do this.' },
  organization_required: { status: 'PERMISSION_DENIED', message: 'This needs a member of an organization.' },
} as const satisfies ErrorTable;
