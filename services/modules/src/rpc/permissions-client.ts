import { Failure, unavailable } from '@custom-modules/chassis/failure';
import { createRpcClient, type RpcChannel } from '@custom-modules/chassis/rpc-client';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import type { Permissions } from '../operations/steps/authorize.ts';

/** Asks the permissions service over gRPC. */
export function createPermissionsClient(channel: RpcChannel): Permissions {
  const client = createRpcClient(PermissionServiceService, channel);
  return {
    async holds(permissionId, call) {
      const { allowed } = await answered(client.check({ permissionId }, call));
      return allowed;
    },
    async granted(call) {
      const { all, permissionIds } = await answered(client.listGranted({}, call));
      return all ? { kind: 'all' } : { kind: 'some', ids: new Set(permissionIds) };
    },
  };
}

/**
 * What permissions has against the bearer, or the caller's own giving up, is the caller's to hear. Anything else it
 * says is between the two services.
 */
async function answered<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    const isTheirs = error instanceof Failure && ['UNAUTHENTICATED', 'CANCELLED', 'UNAVAILABLE'].includes(error.status);
    throw isTheirs ? error : unavailable(error);
  }
}
