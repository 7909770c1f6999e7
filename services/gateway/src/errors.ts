import { authErrors } from '@custom-modules/auth/errors';
import { commonErrors, type ErrorTable, failuresOf } from '@custom-modules/chassis/failure';

/** What can go wrong before a request reaches a service. The message is for the public. */
export const errors = {
  ...commonErrors,
  ...authErrors,
  malformed_json: { status: 'INVALID_ARGUMENT', message: 'The body is not valid JSON in UTF-8.' },
  malformed_http: { status: 'INVALID_ARGUMENT', message: 'The request is not valid HTTP.' },
  https_required: { status: 'PERMISSION_DENIED', message: 'This is served over HTTPS only.' },
  session_ended: { status: 'UNAUTHENTICATED', message: 'Your sign-in has ended. Sign in again.' },
  sign_in_failed: { status: 'UNAUTHENTICATED', message: 'The sign-in did not work or took too long. Sign in again.' },
  cross_site_request: { status: 'PERMISSION_DENIED', message: 'With a session, only a page of this site may do this.' },
  prefetch_refused: { status: 'PERMISSION_DENIED', message: 'This is opened when it is clicked, not before.' },
  route_not_found: { status: 'NOT_FOUND', message: 'There is nothing at this address.' },
  method_not_allowed: { status: 'UNIMPLEMENTED', message: 'This address does not take this method.' },
  request_timeout: { status: 'ABORTED', message: 'The request took too long to arrive.' },
  body_too_large: { status: 'OUT_OF_RANGE', message: 'The body is larger than this address takes.' },
  unsupported_media_type: { status: 'INVALID_ARGUMENT', message: 'The body has another content type than this takes.' },
  headers_too_large: { status: 'OUT_OF_RANGE', message: 'The headers are larger than 16 KiB.' },
  too_many_watches: { status: 'RESOURCE_EXHAUSTED', message: 'You are watching from too many places. End one first.' },
  too_many_tokens: {
    status: 'RESOURCE_EXHAUSTED',
    message: 'You have asked for too many short tokens in the last minute. Wait a moment.',
  },
  too_many_refusals: {
    status: 'RESOURCE_EXHAUSTED',
    message: 'Too much of what came from your address in the last minute was refused. Wait a moment.',
  },
  not_yet_consistent: {
    status: 'UNAVAILABLE',
    message: 'What you changed has not arrived everywhere yet. Try again in a moment.',
  },
  overloaded: { status: 'UNAVAILABLE', message: 'There is too much to do right now. Try again.' },
} as const satisfies ErrorTable;

export const fail = failuresOf(errors);
