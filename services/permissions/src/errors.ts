import { authErrors } from '@custom-modules/auth/errors';
import { commonErrors, type ErrorTable, failuresOf } from '@custom-modules/chassis/failure';

export const errors = {
  ...commonErrors,
  ...authErrors,
  role_not_found: { status: 'NOT_FOUND', message: 'There is no such role.' },
  user_not_found: { status: 'NOT_FOUND', message: 'This user has not been seen here.' },
  dead_letter_not_found: { status: 'NOT_FOUND', message: 'There is no such dead letter.' },
  rebuild_not_found: { status: 'NOT_FOUND', message: 'There has been no rebuild.' },
  rebuild_under_way: { status: 'ABORTED', message: 'A rebuild is under way. Wait until it has ended.' },
  too_many_readings: { status: 'RESOURCE_EXHAUSTED', message: 'Too many are reading topics at once. Try again later.' },
  too_many_waiting: { status: 'RESOURCE_EXHAUSTED', message: 'You are waiting for too many changes at once.' },
  /** With the id of the role that has the name. */
  role_name_taken: { status: 'ALREADY_EXISTS', message: 'Another role has this name.' },
} as const satisfies ErrorTable;

export const fail = failuresOf(errors);
