import type { Refusal } from '@custom-modules/gateway/schemas/refusal';

type Details = Partial<Omit<Refusal, 'status'>> & { status: number; cause?: unknown };

/** Whatever went wrong with a request. The message is for people. */
export class ApiError extends Error {
  override name = 'ApiError';
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** Says what happened, for programs: `docs/reference/errors.md`, or `unreachable` when there was no answer. */
  readonly code: string;
  /** What people name to those who run the gateway. */
  readonly requestId: string | undefined;
  readonly fields: Refusal['errors'];
  readonly info: NonNullable<Refusal['info']>;

  constructor({ status, code, message, requestId, errors, info, cause }: Details) {
    super(message ?? 'Something went wrong. Try again.', { cause });
    this.status = status;
    this.code = code ?? 'unreadable_answer';
    this.requestId = requestId;
    this.fields = errors ?? [];
    this.info = info ?? {};
  }
}
