import type { CallHeader } from '@custom-modules/contracts/batches';
import type { Status } from '@custom-modules/contracts/rpc-status';
import type { Logger } from './log.ts';

/** One method of a service definition as ts-proto generates it. */
// biome-ignore lint/suspicious/noExplicitAny: the message types differ from method to method; RequestOf and ResponseOf recover them
type AnyMessage = any;
export type RpcMethod = {
  readonly path: string;
  /** Many calls on one stream, in batches (proto/batches/v1): each is a call as a unary method has them. */
  readonly requestStream: boolean;
  /** Unless it takes batches: many answers to one request. */
  readonly responseStream: boolean;
  readonly requestSerialize: (value: AnyMessage) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => AnyMessage;
  readonly responseSerialize: (value: AnyMessage) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => AnyMessage;
};
export type RpcDefinition = Readonly<Record<string, RpcMethod>>;
/** What one call of a method asks, and what answers it: of batches the request and the response in them. */
export type RequestOf<M extends RpcMethod> = M['requestStream'] extends true
  ? NonNullable<ReturnType<M['requestDeserialize']>['calls'][number]['request']>
  : ReturnType<M['requestDeserialize']>;
export type ResponseOf<M extends RpcMethod> = M['requestStream'] extends true
  ? NonNullable<ReturnType<M['responseDeserialize']>['answers'][number]['response']>
  : ReturnType<M['responseDeserialize']>;
/** Whether a call of the method is answered many times. */
export type IsAnsweredOften<M extends RpcMethod> = M extends { requestStream: false; responseStream: true }
  ? true
  : false;

/** What travels with a request from the gateway to the last service, and through the outbox onto the topic. */
export type Trail = {
  readonly requestId: string;
  /** W3C Trace Context, when the client sent one. */
  readonly traceparent?: string;
};

/** A message of a method of batches, as proto/batches/v1 has them all. */
export type BatchRequest = { readonly calls: readonly BatchedCall[] };
export type BatchedCall = { readonly header?: CallHeader | undefined; readonly request?: unknown };
export type BatchResponse = { readonly answers: readonly BatchedAnswer[]; readonly draining: boolean };
export type BatchedAnswer = { readonly id: number; readonly response?: unknown; readonly failure?: Status | undefined };

/** One call as a handler sees it. */
export type RpcCall = {
  readonly trail: Trail;
  /** The caller's bearer, not yet verified. */
  readonly bearer: string | undefined;
  readonly deadline: Date;
  /** Aborts when the caller gives up or the deadline passes; of a call in a batch, when its stream is lost. */
  readonly signal: AbortSignal;
  readonly log: Logger;
};

/** One call that is answered many times, as a handler sees it. It has no deadline: it lasts until one side ends it. */
export type RpcStreamCall = Omit<RpcCall, 'deadline'>;

/** What a client sends along with a request. */
export type OutgoingCall = {
  readonly trail: Trail;
  readonly bearer?: string | undefined;
  /** Without one a server of ours refuses the call, unless it is answered many times. */
  readonly deadline: Date | undefined;
  readonly signal?: AbortSignal;
};

export const metadataKeys = {
  bearer: 'authorization',
  requestId: 'x-request-id',
  traceparent: 'traceparent',
} as const;

/** Room for any UUID, ULID or trace id, and for no credential: those are longer or have other characters. */
const requestIdForm = /^[\dA-Za-z.:-]{1,64}$/;
const traceparentForm = /^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/;

/** A request id from untrusted input, if it has the form of one. */
export function readRequestId(requestId: unknown): string | undefined {
  return typeof requestId === 'string' && requestIdForm.test(requestId) ? requestId : undefined;
}

/** Takes a trail from untrusted input; what does not have its form is replaced (the id) or dropped. */
export function readTrail(requestId: unknown, traceparent: unknown, newRequestId: () => string): Trail {
  const id = readRequestId(requestId) ?? newRequestId();
  const valid = typeof traceparent === 'string' && traceparentForm.test(traceparent);
  return valid ? { requestId: id, traceparent } : { requestId: id };
}

const bearerForm = /^Bearer +([\w.~+/-]+=*)$/i;

/** The token of an `Authorization: Bearer …` value (RFC 6750 §2.1), if it has that form. */
export function readBearer(authorization: unknown): string | undefined {
  return typeof authorization === 'string' ? bearerForm.exec(authorization)?.[1] : undefined;
}
