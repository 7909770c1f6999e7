import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import { forMembers } from '@custom-modules/auth/rpc';
import type { RpcCall } from '@custom-modules/chassis/rpc';
import type { RpcHandlers } from '@custom-modules/chassis/rpc-server';
import type { GenerateRequest, ResolveRequest, TokenServiceService } from '@custom-modules/contracts/tokens';
import { type GenerateTokenDeps, generateToken } from '../operations/generate-token.ts';
import { type ResolveTokenDeps, resolveToken } from '../operations/resolve-token.ts';

type Deps = GenerateTokenDeps & ResolveTokenDeps & { readonly verifyBearer: VerifyBearer };

export function createHandlers(deps: Deps): RpcHandlers<typeof TokenServiceService> {
  const generate = forMembers(deps.verifyBearer, (_request: GenerateRequest, caller) =>
    generateToken(deps, { caller }),
  );
  const resolve = async ({ shortToken, nonce, nonceIsOfClient }: ResolveRequest, call: RpcCall) => {
    const { bearer, userId, organizationId } = await resolveToken(deps, { shortToken, nonce, nonceIsOfClient, call });
    return { bearerToken: bearer, userId, organizationId };
  };
  return { generate, generateBatches: generate, resolve, resolveBatches: resolve };
}
