import { createBearerVerifier, type VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { IssuerConfig } from '@custom-modules/auth/config';
import { type Clock, systemClock } from '@custom-modules/chassis/clock';
import { type NewId, newId } from '@custom-modules/chassis/id';
import type { Logger } from '@custom-modules/chassis/log';
import { createMetrics, type Metrics } from '@custom-modules/chassis/metrics';
import type { RpcDefinition } from '@custom-modules/chassis/rpc';
import { createRpcClient, openChannel } from '@custom-modules/chassis/rpc-client';
import { isServing } from '@custom-modules/chassis/rpc-health';
import type { Service } from '@custom-modules/chassis/service';
import { expect, vi } from 'vitest';
import { atEnd } from './at-end.ts';
import { callAs } from './calls.ts';
import type { Claims, FakeIssuer } from './fake-issuer.ts';
import { patience } from './patience.ts';
import { people } from './people.ts';
import { recordLog } from './recorded-log.ts';

type Deps<Config> = {
  config: Config;
  log: Logger;
  clock: Clock;
  newId: NewId;
  metrics: Metrics;
  verifyBearer: VerifyBearer;
};

type RpcServiceOptions<D extends RpcDefinition, Config> = {
  definition: D;
  load: (env: Record<string, string>) => Config;
  build: (deps: Deps<Config>) => Service;
  /** Settings beside those that every service has. */
  env: Record<string, string>;
  issuer: FakeIssuer;
};

/** A whole service of this process behind real gRPC, for one test file. */
export async function useRpcService<D extends RpcDefinition, Config extends { issuers: IssuerConfig[] }>({
  definition,
  load,
  build,
  env,
  issuer,
}: RpcServiceOptions<D, Config>) {
  const { log, lines } = recordLog();
  const common = { RPC_PORT: '0', INTERNAL_PORT: '0', LOG_LEVEL: 'fatal', ISSUERS: JSON.stringify([issuer.config]) };
  const config = load({ ...common, ...env });
  const metrics = createMetrics({ processMetrics: false });
  const verifyBearer = createBearerVerifier({ issuers: config.issuers, clock: systemClock, log });
  const service = build({ config, log, clock: systemClock, newId, metrics, verifyBearer });
  await service.start();
  const channel = openChannel(`127.0.0.1:${service.ports.front}`);
  atEnd(async () => {
    channel.close();
    await service.stop();
  });
  const readiness = async () => (await fetch(`http://127.0.0.1:${service.ports.internal}/readyz`)).json();
  return {
    service,
    client: createRpcClient(definition, channel),
    /** A client of another service of the same process. */
    clientOf: <Other extends RpcDefinition>(other: Other) => createRpcClient(other, channel),
    config,
    metrics,
    /** Everything it logged. */
    lines,
    readiness,
    untilReady: () => vi.waitFor(async () => expect(await readiness()).toMatchObject({ ready: true }), patience),
    /** What gRPC health says of a part. */
    isServing: (part: string) => isServing(channel.client, part, patience.timeout),
    /** What a call by this person carries, their claims changed where wanted. */
    as: async (person: keyof typeof people, claims: Claims = {}) =>
      callAs(await issuer.bearer({ ...people[person], ...claims })),
  };
}
