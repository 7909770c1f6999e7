import { join } from 'node:path';
import { addresses, portOffset, ports } from '../addresses.ts';
import { localFolder, nodeBinary } from '../checkout.ts';
import { type RunningService, runService } from '../system/running-service.ts';

type Places = { logs: string; records: string };

const source = join(import.meta.dirname, '..');
const gatewayUrls = [addresses.gateway, addresses.gateway.replace('127.0.0.1', 'localhost')];

/** The processes that stand in for what a platform and an integrator have. */
export function startIdentityProvider(places: Places): Promise<RunningService> {
  const env = {
    IDENTITY_PORT: String(ports.identityProvider),
    IDENTITY_STATE: localFolder,
    GATEWAY_URLS: gatewayUrls.join(','),
    PORT_OFFSET: String(portOffset), // stands in the command that its page tells
  };
  return startSide('identity-provider', env, `${addresses.identityProvider}/jwks`, places);
}

export function startReceiver(places: Places): Promise<RunningService> {
  const env = { RECEIVER_PORT: String(ports.receiver), GATEWAY_URL: addresses.gateway };
  return startSide('receiver', env, `http://127.0.0.1:${ports.receiver}/livez`, places);
}

function startSide(name: string, env: Record<string, string>, readyUrl: string, { logs, records }: Places) {
  return runService(
    {
      name,
      command: nodeBinary,
      args: ['--max-old-space-size=64', `${name}.ts`],
      cwd: source,
      env,
      logFile: join(logs, `${name}.log`),
      records,
      graceMs: 2_000,
    },
    readyUrl,
  );
}
