import type { Clock } from '@custom-modules/chassis/clock';
import type { OutgoingCall, RpcCall, RpcStreamCall } from '@custom-modules/chassis/rpc';
import type { VerifyBearer } from './bearer-verifier.ts';
import { type Member, type Operator, requireMember, requireOperator } from './identity.ts';

/** Who asks, as their verified bearer says. */
export type Caller = Member & {
  /** What goes along with a question asked on their behalf: their bearer, the request id, the deadline. */
  readonly call: OutgoingCall & { readonly bearer: string };
};

/** Wraps a handler so that it runs only for a verified member of an organization. */
export function forMembers<Request, Response>(
  verifyBearer: VerifyBearer,
  handler: (request: Request, caller: Caller) => Promise<Response>,
) {
  return async (request: Request, { trail, bearer, deadline, signal }: RpcCall): Promise<Response> => {
    const member = requireMember(await verifyBearer(bearer));
    return handler(request, { ...member, call: { trail, bearer: bearer ?? '', deadline, signal } });
  };
}

/** The same for calls that are answered many times: they end with the bearer, as a call that comes after it would be refused. */
export function forWatchingMembers<Request, Response>(
  verifyBearer: VerifyBearer,
  clock: Clock,
  handler: (request: Request, caller: Caller, signal: AbortSignal) => AsyncIterable<Response>,
) {
  return async function* (request: Request, { trail, bearer, signal }: RpcStreamCall): AsyncIterable<Response> {
    const member = requireMember(await verifyBearer(bearer));
    const end = untilExpired(member, clock, signal);
    const call = { trail, bearer: bearer ?? '', deadline: undefined, signal: end };
    yield* handler(request, { ...member, call }, end);
  };
}

/** An operator who asks. */
export type OperatorCaller = Pick<Operator, 'userId'> & { readonly requestId: string };

/** Wraps a handler so that it runs only for a verified operator of the platform. */
export function forOperators<Request, Response>(
  verifyBearer: VerifyBearer,
  handler: (request: Request, operator: OperatorCaller, signal: AbortSignal) => Promise<Response>,
) {
  return async (request: Request, { trail, bearer, signal }: RpcCall): Promise<Response> => {
    const { userId } = requireOperator(await verifyBearer(bearer));
    return handler(request, { userId, requestId: trail.requestId }, signal);
  };
}

/** The same for calls that are answered many times: they end with the bearer. */
export function forWatchingOperators<Request, Response>(
  verifyBearer: VerifyBearer,
  clock: Clock,
  handler: (request: Request, signal: AbortSignal) => AsyncIterable<Response>,
) {
  return async function* (request: Request, { bearer, signal }: RpcStreamCall): AsyncIterable<Response> {
    const operator = requireOperator(await verifyBearer(bearer));
    yield* handler(request, untilExpired(operator, clock, signal));
  };
}

/** Aborts with the signal, and when the bearer expires. */
function untilExpired({ expiresAt }: Pick<Operator, 'expiresAt'>, clock: Clock, signal: AbortSignal): AbortSignal {
  const leftMs = Math.max(expiresAt.getTime() - clock().getTime(), 0);
  return AbortSignal.any([signal, AbortSignal.timeout(Math.min(leftMs, longestTimerMs))]);
}

/** What a timer can hold. */
const longestTimerMs = 2 ** 31 - 1;
