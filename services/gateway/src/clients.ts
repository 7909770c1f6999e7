import type { Resource } from '@custom-modules/chassis/lifecycle';
import type { Logger } from '@custom-modules/chassis/log';
import type { Metrics } from '@custom-modules/chassis/metrics';
import type { DependencyCheck } from '@custom-modules/chassis/readiness';
import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import { createBatchClient } from '@custom-modules/chassis/rpc-batch-client';
import { createBatchMetrics } from '@custom-modules/chassis/rpc-batch-metrics';
import { createRpcClient, openChannel, type RpcChannel, type RpcClient } from '@custom-modules/chassis/rpc-client';
import { findReplicas } from '@custom-modules/chassis/rpc-replicas';
import { ModuleServiceService } from '@custom-modules/contracts/modules';
import { OperationsServiceService as ModulesOperations } from '@custom-modules/contracts/modules-operations';
import { PermissionServiceService } from '@custom-modules/contracts/permissions';
import { OperationsServiceService as PermissionsOperations } from '@custom-modules/contracts/permissions-operations';
import {
  type GenerateResponse,
  type ResolveRequest,
  type ResolveResponse,
  TokenServiceService,
} from '@custom-modules/contracts/tokens';
import { askTokensProcesses, type TokensProcesses } from './operators/tokens-processes.ts';

/** The services behind the gateway. */
export type Clients = {
  readonly modules: RpcClient<typeof ModuleServiceService>;
  readonly permissions: RpcClient<typeof PermissionServiceService>;
  readonly tokens: TokensClient;
  readonly operations: OperationsClients;
};

/** What the same services have for operators of the platform. */
export type OperationsClients = {
  readonly modules: RpcClient<typeof ModulesOperations>;
  readonly permissions: RpcClient<typeof PermissionsOperations>;
  readonly tokens: TokensProcesses;
};

/**
 * The tokens service, however many processes it is: an answer that is lost or late is asked for again. When there is more
 * to do than it can, each `share` gets its turn, and what has to wait too long is `unavailable`.
 */
export type TokensClient = {
  generate(call: OutgoingCall, share: string): Promise<GenerateResponse>;
  /** A request names its attempt, so asking again gets the same answer. */
  resolve(request: ResolveRequest, call: OutgoingCall, share: string): Promise<ResolveResponse>;
};

type Options = {
  config: { modulesAddress: string; permissionsAddress: string; tokensAddress: readonly string[] };
  log: Logger;
  metrics: Metrics;
};

export type OpenClients = {
  readonly clients: Clients;
  readonly checks: Readonly<Record<keyof OperationsClients, DependencyCheck>>;
  readonly resources: readonly Resource[];
};

const readyWithinMs = 900;

/** A channel to each service, to tokens one to each process; opened on first use, so that none of them has to be there first. */
export function openClients({ config, log, metrics: registry }: Options): OpenClients {
  const modules = openChannel(config.modulesAddress);
  const permissions = openChannel(config.permissionsAddress);
  const replicas = findReplicas({ addresses: config.tokensAddress, log });
  const metrics = createBatchMetrics(registry);
  const generate = createBatchClient({ method: TokenServiceService.generateBatches, replicas, metrics });
  const resolve = createBatchClient({ method: TokenServiceService.resolveBatches, replicas, metrics });
  return {
    clients: {
      modules: createRpcClient(ModuleServiceService, modules),
      permissions: createRpcClient(PermissionServiceService, permissions),
      tokens: {
        generate: (call, share) => generate.call({}, call, share),
        resolve: (request, call, share) => resolve.call(request, call, share),
      },
      operations: {
        modules: createRpcClient(ModulesOperations, modules),
        permissions: createRpcClient(PermissionsOperations, permissions),
        tokens: askTokensProcesses(replicas),
      },
    },
    checks: {
      modules: answers(modules),
      permissions: answers(permissions),
      tokens: () => replicas.ready(readyWithinMs),
    },
    resources: [
      channelResource('modules channel', modules),
      channelResource('permissions channel', permissions),
      replicas,
      generate,
      resolve,
    ],
  };
}

function channelResource(name: string, channel: RpcChannel): Resource {
  return { name, stop: () => channel.close() };
}

function answers(channel: RpcChannel): DependencyCheck {
  return () => channel.ready(readyWithinMs);
}
