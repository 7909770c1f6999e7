import type { status as grpcStatus } from '@grpc/grpc-js';
import type { Logger } from './log.ts';

/** Name of a gRPC status, as in https://grpc.io/docs/guides/status-codes/ */
export type StatusName = Exclude<keyof typeof grpcStatus, 'OK'>;

/** What a broken field of a request is told. `field` is a path such as `allowedHosts[3]`. */
export type FieldError = { readonly field: string; readonly message: string };

/** One row of a service's error table. `message` is for the public. */
type ErrorRow = { readonly status: StatusName; readonly message: string };
export type ErrorTable = Readonly<Record<string, ErrorRow>>;

type FailureDetail = {
  readonly fields?: readonly FieldError[];
  /** Facts a client may act on, such as the id of the module that has the name already. */
  readonly info?: Readonly<Record<string, string>>;
  /** Goes to the log and nowhere else. */
  readonly cause?: unknown;
};

/** An expected refusal on its way to the caller. Everything but `cause` is public. */
export class Failure extends Error {
  readonly code: string;
  readonly status: StatusName;
  readonly fields: readonly FieldError[];
  readonly info: Readonly<Record<string, string>>;

  constructor(code: string, row: ErrorRow, detail: FailureDetail = {}) {
    super(row.message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.name = 'Failure';
    this.code = code;
    this.status = row.status;
    this.fields = detail.fields ?? [];
    this.info = detail.info ?? {};
  }
}

/** Failures any process can have. A service's own table stands beside these. */
export const commonErrors = {
  invalid_request: { status: 'INVALID_ARGUMENT', message: 'The request is not valid.' },
  deadline_required: { status: 'INVALID_ARGUMENT', message: 'A call must carry a deadline.' },
  cancelled: { status: 'CANCELLED', message: 'The caller gave up.' },
  unavailable: { status: 'UNAVAILABLE', message: 'Something this request needs does not answer. Try again.' },
  internal: { status: 'INTERNAL', message: 'Something went wrong on our side.' },
} as const satisfies ErrorTable;

/** Makes `fail('name_taken', {…})` for a table, so that a code that is not in it does not compile. */
export function failuresOf<T extends ErrorTable>(table: T) {
  return (code: keyof T & string, detail?: FailureDetail): Failure => {
    const row = table[code];
    if (row === undefined) throw new TypeError(`no error ${code} in the table`);
    return new Failure(code, row, detail);
  };
}

const common = failuresOf(commonErrors);

/** The request breaks rules, all of them named. */
export function invalidRequest(...fields: readonly FieldError[]): Failure {
  return common('invalid_request', { fields });
}

type Checked<T> =
  | { readonly kind: 'accepted'; readonly value: T }
  | { readonly kind: 'refused'; readonly refusals: readonly FieldError[] };

/** The value a check accepted. @throws Failure `invalid_request` naming the fields that were refused */
export function accept<T>(checked: Checked<T>): T {
  if (checked.kind === 'accepted') return checked.value;
  throw invalidRequest(...checked.refusals);
}

/** Turns anything thrown into the one error type. What is not a Failure is our own fault, and said to be no more. */
export function toFailure(thrown: unknown): Failure {
  return thrown instanceof Failure ? thrown : common('internal', { cause: thrown });
}

/** A dependency did not answer: never the caller's fault, always worth another try. */
export function unavailable(cause: unknown): Failure {
  return common('unavailable', { cause });
}

type FailureLog = Pick<Logger, 'error' | 'warn' | 'info'>;

/** The one line a failed `call` or `request` leaves; only what is not the caller's fault also says why. */
export function logFailure(log: FailureLog, failure: Failure, what: string, facts: Record<string, unknown> = {}): void {
  const { code, status, cause = failure } = failure;
  const line = { ...facts, code, status };
  if (status === 'INTERNAL') log.error({ ...line, err: cause }, `${what} failed`);
  else if (status === 'UNAVAILABLE') log.warn({ ...line, err: cause }, `${what} not served`);
  else log.info(line, `${what} refused`);
}
