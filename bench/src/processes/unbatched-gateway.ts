import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { TokenServiceService } from '@custom-modules/contracts/tokens';
import { openClients } from '@custom-modules/gateway/clients';
import { runGateway } from './run-gateway.ts';

// The gateway with a gRPC call of its own for each short token.
await runGateway((options) => {
  const opened = openClients(options);
  const [address = ''] = options.config.tokensAddress;
  const channel = openChannel(address);
  const unary = createRpcClient(TokenServiceService, channel);
  const tokens = { generate: unary.generate.bind(undefined, {}), resolve: unary.resolve };
  return {
    ...opened,
    clients: { ...opened.clients, tokens },
    resources: [...opened.resources, { name: 'tokens channel', stop: () => channel.close() }],
  };
});
