import type { Failure, StatusName } from '@custom-modules/chassis/failure';
import type { errors } from '../errors.ts';

/** What a gRPC status is in HTTP. A dependency that fails is never the client's fault, so never a 4xx. */
const byStatus: Readonly<Record<StatusName, number>> = {
  INVALID_ARGUMENT: 400,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ALREADY_EXISTS: 409,
  ABORTED: 409,
  FAILED_PRECONDITION: 412,
  RESOURCE_EXHAUSTED: 429,
  INTERNAL: 500,
  UNKNOWN: 500,
  DATA_LOSS: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 503,
  CANCELLED: 503,
};

/** Refusals HTTP has a better word for than gRPC: our own, and one of a service. */
const byCode: Readonly<Partial<Record<keyof typeof errors | 'idempotency_key_reused', number>>> = {
  idempotency_key_reused: 422,
  method_not_allowed: 405,
  request_timeout: 408,
  body_too_large: 413,
  unsupported_media_type: 415,
  headers_too_large: 431,
};

export function httpStatusOf({ code, status }: Pick<Failure, 'code' | 'status'>): number {
  return byCode[code as keyof typeof byCode] ?? byStatus[status];
}
