import type { DependencyCheck } from '@custom-modules/chassis/readiness';
import { createRpcClient, openChannel, type RpcChannel, type RpcClient } from '@custom-modules/chassis/rpc-client';
import { ModuleServiceService } from '@custom-modules/contracts/modules';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import { TokenServiceService } from '@custom-modules/contracts/tokens';

/** The services behind the gateway. */
export type Clients = {
  readonly modules: RpcClient<typeof ModuleServiceService>;
  readonly permissions: RpcClient<typeof PermissionServiceService>;
  readonly tokens: RpcClient<typeof TokenServiceService>;
};

type Addresses = { modulesAddress: string; permissionsAddress: string; tokensAddress: string };

const readyWithinMs = 900;

/** A channel to each service; opened on first use, so that none of them has to be there first. */
export function openClients({ modulesAddress, permissionsAddress, tokensAddress }: Addresses) {
  const channels = {
    modules: openChannel(modulesAddress),
    permissions: openChannel(permissionsAddress),
    tokens: openChannel(tokensAddress),
  };
  const clients: Clients = {
    modules: createRpcClient(ModuleServiceService, channels.modules),
    permissions: createRpcClient(PermissionServiceService, channels.permissions),
    tokens: createRpcClient(TokenServiceService, channels.tokens),
  };
  const checks = {
    modules: answers(channels.modules),
    permissions: answers(channels.permissions),
    tokens: answers(channels.tokens),
  };
  const close = () => {
    for (const channel of Object.values(channels)) channel.close();
  };
  return { clients, checks, close };
}

function answers(channel: RpcChannel): DependencyCheck {
  return () => channel.ready(readyWithinMs);
}
