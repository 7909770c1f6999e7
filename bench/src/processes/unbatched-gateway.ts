import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { TokenServiceService } from '@custom-modules/contracts/tokens';
import { openClients } from '@custom-modules/gateway/clients';
import { runGateway } from './run-gateway.ts';

// The gateway with a gRPC call of its own for each short token.
await runGateway((config) => {
  const opened = openClients(config);
  const channel = openChannel(config.tokensAddress);
  return {
    ...opened,
    clients: { ...opened.clients, tokens: createRpcClient(TokenServiceService, channel) },
    close() {
      channel.close();
      return opened.close();
    },
  };
});
