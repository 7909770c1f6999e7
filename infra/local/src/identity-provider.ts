import { serveIdentity } from './identity/serve-identity.ts';
import { runEntry } from './problem.ts';
import { endOnSignal } from './process/end-on-signal.ts';

// The process of the development identity provider.
await runEntry(async () => {
  const { IDENTITY_PORT, IDENTITY_STATE, GATEWAY_URLS } = process.env;
  if (!IDENTITY_STATE) throw new Error('IDENTITY_STATE: the folder that keeps its keys');
  const port = Number(IDENTITY_PORT ?? 8081);
  const gatewayUrls = (GATEWAY_URLS ?? 'http://127.0.0.1:8080').split(',');
  const server = await serveIdentity({ port, state: IDENTITY_STATE, gatewayUrls });
  console.log(`listening on http://127.0.0.1:${port}`);
  endOnSignal(server);
});
