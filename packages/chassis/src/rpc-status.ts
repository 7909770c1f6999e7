import { BadRequest, ErrorInfo } from '@custom-modules/contracts/rpc-error-details';
import { Status } from '@custom-modules/contracts/rpc-status';
import { status as grpcStatus, Metadata, type ServiceError, type StatusObject } from '@grpc/grpc-js';
import { commonErrors, Failure, failuresOf, type StatusName } from './failure.ts';

/**
 * Failures travel as google.rpc.Status with ErrorInfo and BadRequest in the trailer `grpc-status-details-bin`,
 * which any gRPC tool can show. https://google.aip.dev/193
 */
const trailer = 'grpc-status-details-bin';
const errorInfoType = 'type.googleapis.com/google.rpc.ErrorInfo';
const badRequestType = 'type.googleapis.com/google.rpc.BadRequest';
const domain = 'custom-modules';
/** A trailer is a header, and headers have their limits. */
const namedFields = 10;
const common = failuresOf(commonErrors);

/** What a server answers for a failure: to a call of a batch as it is, to any other in the trailer. The cause stays here. */
export function failureToStatus(failure: Failure): Status {
  const code = grpcStatus[failure.status];
  const info = ErrorInfo.encode({ reason: failure.code, domain, metadata: { ...failure.info } }).finish();
  const details = [{ typeUrl: errorInfoType, value: Buffer.from(info) }];
  if (failure.fields.length > 0) {
    const fieldViolations = failure.fields.slice(0, namedFields).map(({ field, message: description }) => ({
      field,
      description,
      reason: '',
      localizedMessage: undefined,
    }));
    details.push({ typeUrl: badRequestType, value: Buffer.from(BadRequest.encode({ fieldViolations }).finish()) });
  }
  return { code, message: failure.message, details };
}

/** The same as the end of a call. */
export function failureToStatusObject(failure: Failure): StatusObject {
  const packed = failureToStatus(failure);
  const metadata = new Metadata();
  metadata.set(trailer, Buffer.from(Status.encode(packed).finish()));
  return { code: packed.code, details: packed.message, metadata };
}

/** What a client makes of a call that failed: the server's own failure, or what the status says about the way there. */
export function failureFromServiceError(error: ServiceError): Failure {
  const [packed] = error.metadata?.get(trailer) ?? [];
  if (packed instanceof Buffer) return failureFromStatus(Status.decode(packed), error);
  switch (error.code) {
    case grpcStatus.UNAVAILABLE:
    case grpcStatus.DEADLINE_EXCEEDED:
    // A server of ours says what it failed at in the trailer: without one the connection broke or something sheds load.
    case grpcStatus.INTERNAL:
    case grpcStatus.RESOURCE_EXHAUSTED:
      return common('unavailable', { cause: error });
    case grpcStatus.CANCELLED:
      return common('cancelled', { cause: error });
    default:
      return common('internal', { cause: error });
  }
}

/** The failure a server packed. */
export function failureFromStatus({ code, message, details }: Status, cause?: unknown): Failure {
  const infoBytes = details.find((detail) => detail.typeUrl === errorInfoType)?.value;
  const fieldBytes = details.find((detail) => detail.typeUrl === badRequestType)?.value;
  const info = infoBytes ? ErrorInfo.decode(infoBytes) : undefined;
  const violations = fieldBytes ? BadRequest.decode(fieldBytes).fieldViolations : [];
  return new Failure(
    info?.reason ?? 'internal',
    { status: grpcStatus[code] as StatusName, message },
    {
      cause,
      info: info?.metadata ?? {},
      fields: violations.map(({ field, description }) => ({ field, message: description })),
    },
  );
}
