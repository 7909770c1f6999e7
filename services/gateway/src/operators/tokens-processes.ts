import type { OutgoingCall } from '@custom-modules/chassis/rpc';
import { createRpcClient, type RpcClient } from '@custom-modules/chassis/rpc-client';
import type { Replicas } from '@custom-modules/chassis/rpc-replicas';
import { type GetStatusResponse, OperationsServiceService } from '@custom-modules/contracts/tokens-operations';

/** The processes of tokens, each by itself. */
export type TokensProcesses = {
  /** Asks each that is known now. */
  askEach(call: OutgoingCall): readonly { readonly address: string; readonly answer: Promise<GetStatusResponse> }[];
};

/** Each counts for itself, so each is asked, on the channel that tokens travel on. */
export function askTokensProcesses(replicas: Pick<Replicas, 'onEach'>): TokensProcesses {
  const known = new Map<string, RpcClient<typeof OperationsServiceService>>();
  replicas.onEach(({ address, channel }, gone) => {
    known.set(address, createRpcClient(OperationsServiceService, channel));
    gone.addEventListener('abort', () => known.delete(address), { once: true });
  });
  return {
    askEach: (call) => [...known].map(([address, { getStatus }]) => ({ address, answer: getStatus({}, call) })),
  };
}
