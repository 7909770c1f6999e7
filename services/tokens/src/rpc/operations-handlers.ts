import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import { forOperators } from '@custom-modules/auth/rpc';
import type { RpcHandlers } from '@custom-modules/chassis/rpc-server';
import type { OperationsServiceService } from '@custom-modules/contracts/tokens-operations';
import { type ReadStatusDeps, readStatus } from '../operations/read-status.ts';

type Deps = ReadStatusDeps & { readonly verifyBearer: VerifyBearer };

/** tokens.v1.OperationsService: each method is its operation. */
export function createOperationsHandlers(deps: Deps): RpcHandlers<typeof OperationsServiceService> {
  return { getStatus: forOperators(deps.verifyBearer, () => readStatus(deps)) };
}
