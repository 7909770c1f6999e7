import type { OutgoingCall, RpcCall } from '@custom-modules/chassis/rpc';
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
