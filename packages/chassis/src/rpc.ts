import type { Logger } from './log.ts';

/** One method of a service definition as ts-proto generates it. */
// biome-ignore lint/suspicious/noExplicitAny: the message types differ from method to method; RequestOf and ResponseOf recover them
type AnyMessage = any;
export type RpcMethod = {
  readonly path: string;
  readonly requestStream: false;
  /** Many answers to one request. */
  readonly responseStream: boolean;
  readonly requestSerialize: (value: AnyMessage) => Buffer;
  readonly requestDeserialize: (bytes: Buffer) => AnyMessage;
  readonly responseSerialize: (value: AnyMessage) => Buffer;
  readonly responseDeserialize: (bytes: Buffer) => AnyMessage;
};
export type RpcDefinition = Readonly<Record<string, RpcMethod>>;
export type RequestOf<M extends RpcMethod> = ReturnType<M['requestDeserialize']>;
export type ResponseOf<M extends RpcMethod> = ReturnType<M['responseDeserialize']>;

/** What travels with a request from the gateway to the last service, and through the outbox onto the topic. */
export type Trail = {
  readonly requestId: string;
  /** W3C Trace Context, when the client sent one. */
  readonly traceparent?: string;
};

/** One call as a handler sees it. */
export type RpcCall = {
  readonly trail: Trail;
  /** The caller's bearer, not yet verified. */
  readonly bearer: string | undefined;
  readonly deadline: Date;
  /** Aborts when the caller gives up or the deadline passes. */
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
