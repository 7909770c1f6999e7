import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBinary, root } from '@custom-modules/local/checkout';
import { createServiceDatabase, type ServiceDatabase, type ServiceName } from '@custom-modules/local/databases';
import { recordsIn } from '@custom-modules/local/embedded/embedded-infrastructure';
import { freePorts, type Infrastructure, startInfrastructure } from '@custom-modules/local/infrastructure';
import { claimPorts } from '@custom-modules/local/ports';
import { recordedPid } from '@custom-modules/local/process/process-records';
import { migrateService } from '@custom-modules/local/system/migrate';
import { runService } from '@custom-modules/local/system/running-service';
import { type Settings, type SystemServiceName, settingsOf } from '@custom-modules/local/system/service-settings';
import { createTopics } from '@custom-modules/local/topics';
import { type FakeIssuer, startFakeIssuer } from '@custom-modules/testing/fake-issuer';
import { Redis } from 'ioredis';
import { type Load, startLoad } from '../load/load.ts';
import { bearerOf, userIdOf } from './bearers.ts';
import { createMint, createPlainMint, type Mint } from './mint.ts';

/** What answers requests: each is asked the same. */
export type Target = 'floor' | 'one hop' | 'unbatched' | 'ours';

export type Stage = {
  readonly issuer: FakeIssuer;
  readonly load: Load;
  readonly mint: Mint;
  readonly plainMint: Mint;
  /** Removes every key there is. */
  emptyRedis(): Promise<void>;
  readonly ports: Readonly<Record<Target, number>>;
  /** The process ids of what stands at a port, and of what stands behind. */
  readonly pids: Readonly<Record<Target | 'tokens' | 'modules' | 'permissions' | 'redis' | 'postgres', number>>;
};

type StageOptions = {
  /** Given everything that must be ended, as soon as it runs. */
  readonly started: AsyncDisposableStack;
  readonly say: (line: string) => void;
  /** Flags of Node, by whose process is to have them. */
  readonly flags?: Partial<Record<string, readonly string[]>>;
};

const topicPrefix = 'bench';
const keyPrefix = 'bench:';
const plainKeyPrefix = 'one-hop:';
const anyPorts = {
  gateway: 0,
  gatewayInternal: 0,
  modulesRpc: 0,
  modulesInternal: 0,
  permissionsRpc: 0,
  permissionsInternal: 0,
  tokensRpc: 0,
  tokensInternal: 0,
  floor: 0,
  floorInternal: 0,
  unbatched: 0,
  unbatchedInternal: 0,
  oneHop: 0,
};

/** Infrastructure, the four services and what they are compared with, each a process as production would run it. */
export async function startStage({ started, say, flags = {} }: StageOptions): Promise<Stage> {
  const state = await mkdtemp(join(tmpdir(), 'custom-modules-bench-'));
  started.defer(() => rm(state, { recursive: true, force: true }));
  const places = { logs: join(state, 'logs'), records: join(state, 'services') };
  mkdirSync(places.logs, { recursive: true });
  const infrastructure = await startInfrastructure('embedded', {
    state,
    ports: freePorts,
    persistent: false,
    onProgress: say,
  });
  started.defer(() => infrastructure.stop());
  const issuer = await startFakeIssuer();
  started.defer(() => issuer.close());
  const databases = await prepare(infrastructure, places);
  const ports = await claimPorts(anyPorts);
  const settings = settingsOf(
    { infrastructure, databases, topicPrefix, redisKeyPrefix: keyPrefix, issuers: [issuer.config] },
    ports,
  );
  const bearer = await bearerOf(issuer, userIdOf(1));

  async function run(name: string, cwd: string, entry: string, env: Settings, readyPort: number): Promise<number> {
    const spec = {
      ...{ name, cwd, command: nodeBinary, args: [...(flags[name] ?? []), entry] },
      ...{ env: { ...env, LOG_LEVEL: 'info' }, logFile: join(places.logs, `${name}.log`), records: places.records },
    };
    const service = await runService(spec, `http://127.0.0.1:${readyPort}/readyz`);
    started.defer(() => service.stop());
    say(`${name} is ready`);
    return service.process().pid;
  }
  const service = (name: SystemServiceName) =>
    run(name, join(root, 'services', name), 'src/main.ts', settings[name], ports[`${name}Internal`]);
  const own = (name: string, env: Settings, readyPort: number) =>
    run(name, benchFolder, `src/processes/${name}.ts`, env, readyPort);
  const gatewayAt = (port: number, internalPort: number) => ({
    ...settings.gateway,
    ...{ HTTP_PORT: String(port), INTERNAL_PORT: String(internalPort) },
  });

  const [permissions, tokens] = await Promise.all([service('permissions'), service('tokens')]);
  const [modules, ours] = await Promise.all([service('modules'), service('gateway')]);
  const floorSettings = { ...gatewayAt(ports.floor, ports.floorInternal), BEARER: bearer };
  const oneHopSettings = {
    HTTP_PORT: String(ports.oneHop),
    REDIS_URL: infrastructure.redis.url,
    KEY_PREFIX: plainKeyPrefix,
  };
  const [floor, unbatched, oneHop] = await Promise.all([
    own('floor-gateway', floorSettings, ports.floorInternal),
    own('unbatched-gateway', gatewayAt(ports.unbatched, ports.unbatchedInternal), ports.unbatchedInternal),
    own('one-hop', oneHopSettings, ports.oneHop),
  ]);

  const connect = (prefix: string) => {
    const redis = new Redis(infrastructure.redis.url, { keyPrefix: prefix });
    started.defer(() => redis.disconnect());
    return redis;
  };
  const redis = connect(keyPrefix);
  const load = startLoad();
  started.defer(() => load.stop());
  const infrastructurePid = (name: string) => recordedPid(recordsIn(state), name) ?? 0;
  return {
    issuer,
    load,
    mint: createMint(redis, bearer),
    plainMint: createPlainMint(connect(plainKeyPrefix), bearer),
    emptyRedis: async () => void (await redis.flushall()),
    ports: { floor: ports.floor, 'one hop': ports.oneHop, unbatched: ports.unbatched, ours: ports.gateway },
    pids: {
      ...{ floor, 'one hop': oneHop, unbatched, ours, tokens, modules, permissions },
      ...{ redis: infrastructurePid('redis'), postgres: infrastructurePid('postgres') },
    },
  };
}

const benchFolder = fileURLToPath(new URL('../..', import.meta.url));

type Databases = Record<ServiceName, ServiceDatabase>;

/** Migrated databases and topics. */
async function prepare(infrastructure: Infrastructure, places: { logs: string; records: string }): Promise<Databases> {
  const { adminUrl } = infrastructure.postgres;
  async function database(service: ServiceName): Promise<ServiceDatabase> {
    const passwords = { owner: newPassword(), app: newPassword(), worker: newPassword() };
    const created = await createServiceDatabase({ adminUrl, service, passwords });
    await migrateService({ service, ownerUrl: created.ownerUrl, ...places });
    return created;
  }
  const [modules, permissions] = await Promise.all([
    database('modules'),
    database('permissions'),
    createTopics(infrastructure.kafka.brokers, topicPrefix),
  ]);
  return { modules, permissions };
}

const newPassword = () => randomBytes(18).toString('base64url');
