import type { RpcCall } from '@custom-modules/chassis/rpc';
import type { VerifyBearer } from './bearer-verifier.ts';
import { type Member, requireMember } from './identity.ts';

/** A call whose caller is known. */
export type MemberCall = RpcCall & { readonly member: Member; readonly bearer: string };

/** Wraps a handler so that it runs only for a verified member of an organization. */
export function forMembers<Request, Response>(
  verifyBearer: VerifyBearer,
  handler: (request: Request, call: MemberCall) => Promise<Response>,
) {
  return async (request: Request, call: RpcCall): Promise<Response> => {
    const member = requireMember(await verifyBearer(call.bearer));
    return handler(request, { ...call, member, bearer: call.bearer ?? '' });
  };
}
