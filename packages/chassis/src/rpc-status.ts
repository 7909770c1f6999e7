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

/** What a server answers for a failure. The cause stays here. */
export function failureToStatus(failure: Failure): StatusObject {
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
  const metadata = new Metadata();
  metadata.set(trailer, Buffer.from(Status.encode({ code, message: failure.message, details }).finish()));
  return { code, details: failure.message, metadata };
}

/** What a client makes of a call that failed: the server's own failure, or what the status says about the way there. */
export function failureFromServiceError(error: ServiceError): Failure {
  const [packed] = error.metadata?.get(trailer) ?? [];
  if (packed instanceof Buffer) return unpack(packed, error);
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

function unpack(packed: Buffer, error: ServiceError): Failure {
  const { code, message, details } = Status.decode(packed);
  const infoBytes = details.find((detail) => detail.typeUrl === errorInfoType)?.value;
  const fieldBytes = details.find((detail) => detail.typeUrl === badRequestType)?.value;
  const info = infoBytes ? ErrorInfo.decode(infoBytes) : undefined;
  const violations = fieldBytes ? BadRequest.decode(fieldBytes).fieldViolations : [];
  return new Failure(
    info?.reason ?? 'internal',
    { status: grpcStatus[code] as StatusName, message },
    {
      cause: error,
      info: info?.metadata ?? {},
      fields: violations.map(({ field, description }) => ({ field, message: description })),
    },
  );
}
