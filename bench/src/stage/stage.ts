import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FakeIssuer, startFakeIssuer } from '@custom-modules/testing/fake-issuer';
import { Redis } from 'ioredis';
import { type Load, startLoad } from '../load/load.ts';
import { bearerOf, userIdOf } from './bearers.ts';
import { startPreparedInfrastructure, topicPrefix } from './infrastructure.ts';
import { createMint, createPlainMint, type Mint } from './mint.ts';
import { createPopulate, type Populate } from './populate.ts';
import { type NodeFlags, runProcesses } from './processes.ts';

/** What answers requests: each is asked the same. */
export type Target = 'floor' | 'one hop' | 'unbatched' | 'ours';

/** Everything that is measured, and what it is measured with. */
export type Stage = {
  readonly issuer: FakeIssuer;
  readonly load: Load;
  readonly mint: Mint;
  readonly plainMint: Mint;
  readonly populate: Populate;
  /** Removes every key there is. */
  emptyRedis(): Promise<void>;
  readonly ports: Readonly<Record<Target, number>>;
  /** The process ids of what stands at a port, and of what stands behind. */
  readonly pids: Readonly<Record<Target | 'tokens' | 'modules' | 'permissions' | 'redis' | 'postgres', number>>;
};

type Options = {
  /** Given everything that must be ended, as soon as it runs. */
  readonly started: AsyncDisposableStack;
  readonly say: (line: string) => void;
  readonly flags?: NodeFlags;
};

const redisKeyPrefix = 'bench:';
const plainKeyPrefix = 'one-hop:';

/** Starts it all in a folder of its own, on infrastructure of its own. */
export async function startStage({ started, say, flags = {} }: Options): Promise<Stage> {
  const state = await mkdtemp(join(tmpdir(), 'custom-modules-bench-'));
  started.defer(() => rm(state, { recursive: true, force: true }));
  const places = { logs: join(state, 'logs'), records: join(state, 'services') };
  mkdirSync(places.logs, { recursive: true });
  const common = { started, say, ...places };

  const { infrastructure, databases, pids } = await startPreparedInfrastructure({ ...common, state });
  const issuer = await startFakeIssuer();
  started.defer(() => issuer.close());
  const bearer = await bearerOf(issuer, userIdOf(1));
  const consistencyKey = randomBytes(32).toString('base64url');
  const surroundings = {
    infrastructure,
    databases,
    topicPrefix,
    redisKeyPrefix,
    issuers: [issuer.config],
    consistencyKey,
  };
  const processes = await runProcesses({ ...common, surroundings, flags, bearer, plainKeyPrefix });
  const load = startLoad();
  started.defer(() => load.stop());

  const connect = (keyPrefix: string) => {
    const redis = new Redis(infrastructure.redis.url, { keyPrefix });
    started.defer(() => redis.disconnect());
    return redis;
  };
  const redis = connect(redisKeyPrefix);
  const mint = createMint(redis, bearer);
  return {
    issuer,
    load,
    mint,
    plainMint: createPlainMint(connect(plainKeyPrefix), bearer),
    populate: createPopulate(redis, mint),
    emptyRedis: async () => void (await redis.flushall()),
    ports: processes.ports,
    pids: { ...pids, ...processes.pids },
  };
}
