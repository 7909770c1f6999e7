import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import { forMembers } from '@custom-modules/auth/rpc';
import type { Failure } from '@custom-modules/chassis/failure';
import type { Logger } from '@custom-modules/chassis/log';
import { createMetrics } from '@custom-modules/chassis/metrics';
import type { RpcCall } from '@custom-modules/chassis/rpc';
import { createRpcServer, type RpcHandlers } from '@custom-modules/chassis/rpc-server';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import { atEnd } from '@custom-modules/testing/at-end';

type Handlers = RpcHandlers<typeof PermissionServiceService>;

/** The other service at the end of real gRPC, saying what the test wants to hear. */
export async function usePermissions({ log, verifyBearer }: { log: Logger; verifyBearer: VerifyBearer }) {
  const grants = new Map<string, Set<string>>();
  const calls: { readonly method: 'check' | 'listGranted'; readonly call: RpcCall }[] = [];
  let failure: Failure | undefined;

  const hear = (method: 'check' | 'listGranted', call: RpcCall) => {
    calls.push({ method, call });
    if (failure) throw failure;
  };
  const refuse = () => Promise.reject(new Error('modules asks for no more than two things'));
  const handlers = {
    ...Object.fromEntries(Object.keys(PermissionServiceService).map((method) => [method, refuse])),
    check: forMembers(verifyBearer, async ({ permissionId }, call) => {
      hear('check', call);
      return { allowed: call.member.isOwner || (grants.get(call.member.userId)?.has(permissionId) ?? false) };
    }),
    listGranted: forMembers(verifyBearer, async (_request, call) => {
      hear('listGranted', call);
      const all = call.member.isOwner;
      return { all, permissionIds: all ? [] : [...(grants.get(call.member.userId) ?? [])] };
    }),
  } as Pick<Handlers, 'check' | 'listGranted'> as Handlers;

  const metrics = createMetrics({ processMetrics: false });
  const server = createRpcServer({ log, metrics, name: 'permissions' }, PermissionServiceService, handlers);
  const port = await server.listen('127.0.0.1', 0);
  atEnd(() => server.close());
  return {
    address: `127.0.0.1:${port}`,
    calls,
    grant: (userId: string, ...permissionIds: string[]) => grants.set(userId, new Set(permissionIds)),
    /** Every answer is this failure, until called without one. */
    failWith: (next?: Failure) => {
      failure = next;
    },
  };
}
