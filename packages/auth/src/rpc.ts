import type { Clock } from '@custom-modules/chassis/clock';
import type { OutgoingCall, RpcCall, RpcStreamCall } from '@custom-modules/chassis/rpc';
import type { VerifyBearer } from './bearer-verifier.ts';
import { type Member, requireMember } from './identity.ts';

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
    const leftMs = member.expiresAt.getTime() - clock().getTime();
    const untilExpired = AbortSignal.any([signal, AbortSignal.timeout(Math.min(Math.max(leftMs, 0), longestTimerMs))]);
    const call = { trail, bearer: bearer ?? '', deadline: undefined, signal: untilExpired };
    yield* handler(request, { ...member, call }, untilExpired);
  };
}

/** What a timer can hold. */
const longestTimerMs = 2 ** 31 - 1;
