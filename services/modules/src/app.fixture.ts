import { createBearerVerifier } from '@custom-modules/auth/bearer-verifier';
import { systemClock } from '@custom-modules/chassis/clock';
import { loadConfig } from '@custom-modules/chassis/config';
import { Failure } from '@custom-modules/chassis/failure';
import { newId } from '@custom-modules/chassis/id';
import { createMetrics } from '@custom-modules/chassis/metrics';
import { createRpcClient, openChannel, type RpcChannel } from '@custom-modules/chassis/rpc-client';
import { type CreateModuleRequest, ModuleServiceService, ModuleType } from '@custom-modules/contracts/modules';
import { atEnd } from '@custom-modules/testing/at-end';
import { callAs } from '@custom-modules/testing/calls';
import { people } from '@custom-modules/testing/people';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useServices } from '@custom-modules/testing/services';
import { expect, vi } from 'vitest';
import { build } from './app.ts';
import { configRules, configSchema } from './config.ts';
import { atPermissions } from './permissions.fixture.ts';
import { readAudit } from './store/database.fixture.ts';

export type RunningModules = Awaited<ReturnType<typeof useModules>>;

/** The real service behind real gRPC, for one test file. Settings are environment variables. */
export async function useModules(settings: Record<string, string> = {}) {
  const { issuer, topics, databases, services } = await useServices(['permissions']);
  const database = databases.modules;
  const { log, lines } = recordLog();
  const clock = systemClock;
  const env = {
    RPC_PORT: '0',
    INTERNAL_PORT: '0',
    LOG_LEVEL: 'fatal',
    ISSUERS: JSON.stringify([issuer.config]),
    DATABASE_URL: database.appUrl,
    WORKER_DATABASE_URL: database.workerUrl,
    KAFKA_BROKERS: topics.brokers.join(','),
    KAFKA_TOPIC_PREFIX: topics.prefix,
    PERMISSIONS_ADDRESS: services.permissions.address,
    RESERVED_NAMES: 'Orders,Settings',
    ...settings,
  };
  const config = loadConfig(configSchema, env, configRules);
  const metrics = createMetrics({ processMetrics: false });
  const verifyBearer = createBearerVerifier({ issuers: config.issuers, clock, log });
  const service = build({ config, log, clock, newId, metrics, verifyBearer });
  await service.start();
  const channel = openChannel(`127.0.0.1:${service.ports.front}`);
  const client = createRpcClient(ModuleServiceService, channel);
  atEnd(async () => {
    channel.close();
    await service.stop();
  });

  const as = async (person: keyof typeof people) => callAs(await issuer.bearer(people[person]));
  const readiness = async () => (await fetch(`http://127.0.0.1:${service.ports.internal}/readyz`)).json();
  return {
    client,
    channel,
    issuer,
    permissions: atPermissions(issuer, services.permissions),
    database,
    topics,
    metrics,
    readiness,
    log: lines,
    /** What gRPC health says of a part. */
    isServing: (part: string) => isServing(channel, part),
    /** What a call by this person carries. */
    as,
    /** A module of acme, made by its owner. */
    async given(fields: Partial<CreateModuleRequest> = {}) {
      const { module } = await client.createModule({ ...newModule(), ...fields }, await as('ana'));
      if (!module) throw new Error('there is no module in the answer');
      return module;
    },
    /** Who changed what in acme, oldest first. */
    readAudit: () => readAudit(database.workerUrl, 'acme'),
    untilReady: () =>
      vi.waitFor(async () => expect(await readiness()).toMatchObject({ ready: true }), {
        timeout: 15_000,
        interval: 20,
      }),
  };
}

/** grpc.health.v1.Health/Check by hand: one short string there, one small enum back. */
function isServing({ client }: RpcChannel, part: string): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  const write = (name: string) => Buffer.from([0x0a, name.length, ...Buffer.from(name)]);
  const read = (bytes: Buffer) => bytes[1] === 1;
  client.makeUnaryRequest('/grpc.health.v1.Health/Check', write, read, part, (error, serving) =>
    error ? reject(error) : resolve(serving === true),
  );
  return promise;
}

let made = 0;

/** Fields that are in order, under a name of their own. */
export function newModule(): CreateModuleRequest {
  made += 1;
  return {
    name: `Module ${made}`,
    type: ModuleType.MODULE_TYPE_WEB,
    url: 'https://fleet.example/open?token={SHORT_TOKEN}',
  };
}

/** The failure a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<Failure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
  throw new Error('the call did not fail');
}
