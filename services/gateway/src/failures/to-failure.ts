import { Failure, toFailure } from '@custom-modules/chassis/failure';
import { type errors, fail } from '../errors.ts';

/** What fastify refuses by itself, before any handler: https://fastify.dev/docs/latest/Reference/Errors */
const ofFastify: Readonly<Record<string, keyof typeof errors>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
};

/** What node's HTTP parser refuses, before there is a request. */
const ofParser: Readonly<Record<string, keyof typeof errors>> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
  HPE_HEADER_OVERFLOW: 'headers_too_large',
};

/** Turns anything thrown on the way through fastify into the one error type. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof Failure || !(thrown instanceof Error)) return toFailure(thrown);
  const { code = '', statusCode = 500 } = thrown as Error & { code?: string; statusCode?: number };
  const known = ofFastify[code];
  if (known) return fail(known, { cause: thrown });
  const isRefusal = statusCode >= 400 && statusCode < 500;
  return isRefusal ? fail('malformed_http', { cause: thrown }) : toFailure(thrown);
}

/** The same for what the HTTP parser could not read. */
export function failureOfParser(code = ''): Failure {
  return fail(ofParser[code] ?? 'malformed_http');
}
