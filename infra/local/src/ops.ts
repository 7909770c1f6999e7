import { processHost } from '@custom-modules/ops/host';
import { run } from '@custom-modules/ops/run';
import { addresses, commandPrefix } from './addresses.ts';
import { operationsClientId } from './identity/clients.ts';

// `npm run ops -- status`: the operators' command line, which knows by itself where `npm start` runs things.
const host = processHost({
  program: `${commandPrefix}npm run ops --`,
  defaults: { url: addresses.gateway, issuer: addresses.identityProvider, clientId: operationsClientId },
});
process.exitCode = await run(process.argv.slice(2), host);
