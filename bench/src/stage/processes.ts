import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBinary, root } from '@custom-modules/local/checkout';
import { claimPorts } from '@custom-modules/local/ports';
import { runService } from '@custom-modules/local/system/running-service';
import {
  type Settings,
  type Surroundings,
  type SystemServiceName,
  settingsOf,
} from '@custom-modules/local/system/service-settings';

/** Flags of Node, by whose process is to have them. */
export type NodeFlags = Readonly<Record<string, readonly string[]>>;

type Options = {
  readonly started: AsyncDisposableStack;
  readonly say: (line: string) => void;
  readonly logs: string;
  readonly records: string;
  readonly surroundings: Surroundings;
  readonly flags: NodeFlags;
  /** What the floor answers with. */
  readonly bearer: string;
  readonly plainKeyPrefix: string;
};

type Entry = { name: string; cwd: string; file: string; settings: Settings; readyPort: number };

const anyPorts = {
  ...{ gateway: 0, gatewayInternal: 0, tokensRpc: 0, tokensInternal: 0 },
  ...{ modulesRpc: 0, modulesInternal: 0, permissionsRpc: 0, permissionsInternal: 0 },
  ...{ floor: 0, floorInternal: 0, unbatched: 0, unbatchedInternal: 0, oneHop: 0 },
};
const benchFolder = fileURLToPath(new URL('../..', import.meta.url));

/** The four services and what they are compared with, each a process as production would run it. */
export async function runProcesses(options: Options) {
  const { surroundings, bearer, plainKeyPrefix } = options;
  const ports = await claimPorts(anyPorts);
  const settings = settingsOf(surroundings, ports);
  const service = (name: SystemServiceName) => {
    const readyPort = ports[`${name}Internal`];
    return run(options, {
      name,
      cwd: join(root, 'services', name),
      file: 'src/main.ts',
      settings: settings[name],
      readyPort,
    });
  };
  const own = (name: string, own: Settings, readyPort: number) =>
    run(options, { name, cwd: benchFolder, file: `src/processes/${name}.ts`, settings: own, readyPort });
  // Limits count as ever, but nobody reaches them: here a few hundred people do the work of many.
  Object.assign(settings.gateway, { GENERATE_LIMIT_PER_MINUTE: '1000000000' });
  const gatewayAt = (port: number, internalPort: number) => ({
    ...settings.gateway,
    ...{ HTTP_PORT: String(port), INTERNAL_PORT: String(internalPort) },
  });
  const oneHopSettings = {
    ...{ HTTP_PORT: String(ports.oneHop), REDIS_URL: surroundings.infrastructure.redis.url },
    KEY_PREFIX: plainKeyPrefix,
  };

  const [permissions, tokens] = await Promise.all([service('permissions'), service('tokens')]);
  const [modules, ours] = await Promise.all([service('modules'), service('gateway')]);
  const [floor, unbatched, oneHop] = await Promise.all([
    own('floor-gateway', { ...gatewayAt(ports.floor, ports.floorInternal), BEARER: bearer }, ports.floorInternal),
    own('unbatched-gateway', gatewayAt(ports.unbatched, ports.unbatchedInternal), ports.unbatchedInternal),
    own('one-hop', oneHopSettings, ports.oneHop),
  ]);
  return {
    ports: { floor: ports.floor, 'one hop': ports.oneHop, unbatched: ports.unbatched, ours: ports.gateway },
    pids: { floor, 'one hop': oneHop, unbatched, ours, tokens, modules, permissions },
  };
}

/** Resolves with the id of the process when it is ready. */
async function run({ started, say, logs, records, flags }: Options, entry: Entry): Promise<number> {
  const { name, cwd, file, settings, readyPort } = entry;
  const spec = {
    ...{ name, cwd, command: nodeBinary, args: [...(flags[name] ?? []), file] },
    ...{ env: { ...settings, LOG_LEVEL: 'info' }, logFile: join(logs, `${name}.log`), records },
  };
  const service = await runService(spec, `http://127.0.0.1:${readyPort}/readyz`);
  started.defer(() => service.stop());
  say(`${name} is ready`);
  return service.process().pid;
}
