import { createMetrics } from '@custom-modules/chassis/metrics';
import type { RpcDefinition } from '@custom-modules/chassis/rpc';
import { createRpcServer, type RpcHandlers, rpcService } from '@custom-modules/chassis/rpc-server';
import { TokenServiceService } from '@custom-modules/contracts/tokens';
import { atEnd } from '@custom-modules/testing/at-end';
import { recordLog } from '@custom-modules/testing/recorded-log';

/** A service that behaves as a test wants it to, for what a real one cannot be made to do at the right moment. */
export async function useRpcServer<D extends RpcDefinition>(definition: D, handlers: RpcHandlers<D>) {
  const metrics = createMetrics({ processMetrics: false });
  const server = createRpcServer({ log: recordLog().log, metrics, name: 'peer' }, [rpcService(definition, handlers)]);
  const port = await server.listen('127.0.0.1', 0);
  atEnd(() => server.close());
  return { address: `127.0.0.1:${port}` };
}

type TokenHandlers = RpcHandlers<typeof TokenServiceService>;

/** The same of tokens, however it is called. */
export function useTokensServer({ generate, resolve }: Pick<TokenHandlers, 'generate' | 'resolve'>) {
  const handlers = { generate, generateBatches: generate, resolve, resolveBatches: resolve };
  return useRpcServer(TokenServiceService, handlers);
}
