import type { Refusal } from '@custom-modules/gateway/schemas/refusal';

type Details = Partial<Pick<Refusal, 'code' | 'message' | 'requestId' | 'errors'>> & {
  status: number;
  cause?: unknown;
};

/** Whatever went wrong with a request. The message is for people. */
export class ApiError extends Error {
  override name = 'ApiError';
  /** The HTTP status; 0 when there was no answer. */
  readonly status: number;
  /**
   * Says what happened, for programs: `docs/reference/errors.md`; `unreachable` and `unreadable_answer`; `refused` where the gateway
   * says no more, as it does of short tokens.
   */
  readonly code: string;
  /** What people name to those who run the gateway. */
  readonly requestId: string | undefined;
  readonly fields: Refusal['errors'];

  constructor({ status, code, message, requestId, errors, cause }: Details) {
    super(message, { cause });
    this.status = status;
    this.code = code ?? 'refused';
    this.requestId = requestId;
    this.fields = errors ?? [];
  }
}
