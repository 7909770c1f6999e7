import type { RedisClient } from '@custom-modules/chassis/redis';
import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { type OwnRedis, useOwnRedis } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { useRedisCluster } from '@custom-modules/testing/redis-cluster';
import { isReplicating, useRedisSentinel } from '@custom-modules/testing/redis-sentinel';
import { describe, expect, type TestContext, test, vi } from 'vitest';
import type { TokenKey } from '../domain/token-key.ts';
import { createRedisTokenStore } from './redis-token-store.ts';
import { inOneHour, newAttempt, newKey, released, sealed } from './token-store.contract.ts';
import { connectTo } from './token-store.fixture.ts';

const settings = { lifeMs: 300_000, minLifeMs: 30_000, replayWindowMs: 900_000 };
const count = repeats({ test: 50, proof: 1000 });

/** One way to the tokens, and beside each token the control: the same value, handed out by a plain GETDEL. */
function wayOver(redis: RedisClient) {
  const store = createRedisTokenStore(redis, settings);
  const controlOf = ({ value }: TokenKey) => `${value}:control`;
  async function take(key: TokenKey) {
    const redemption = await store.redeem(key, newAttempt());
    const isControlReleased = (await redis.getdel(controlOf(key))) !== null;
    return { isReleased: redemption.kind === 'released', isControlReleased };
  }
  return {
    async issue(key: TokenKey): Promise<void> {
      expect(await store.issue(key, sealed, inOneHour())).toMatchObject({ kind: 'issued' });
      await redis.set(controlOf(key), sealed);
    },
    /** One after the other: together they would go in one script, which a node of a cluster refuses. */
    async takeAll(keys: readonly TokenKey[]) {
      const taken: Awaited<ReturnType<typeof take>>[] = [];
      for (const key of keys) taken.push(await take(key));
      return taken;
    },
    /** A token is issued and redeemed as ever, as soon as there is somebody to do it. */
    worksAgain: (makeKey: () => TokenKey | Promise<TokenKey> = newKey) =>
      vi.waitFor(async () => {
        const key = await makeKey();
        await store.issue(key, sealed, inOneHour());
        expect(await store.redeem(key, newAttempt())).toEqual(released);
      }, patience),
  };
}

type Taken = Awaited<ReturnType<ReturnType<typeof wayOver>['takeAll']>>;

function expectNoneTwice(context: TestContext, first: Taken, second: Taken): void {
  const twice = (which: keyof Taken[number]) => first.filter((taken, index) => taken[which] && second[index]?.[which]);
  const figures = {
    tokens: first.length,
    'released at first': first.filter(({ isReleased }) => isReleased).length,
    'released twice': twice('isReleased').length,
    'control, without fence, released twice': twice('isControlReleased').length,
  };
  recordFigures(context, figures);
  expect(figures['released at first']).toBe(count);
  expect(figures['released twice']).toBe(0);
  expect(figures['control, without fence, released twice']).toBeGreaterThan(0.9 * count);
}

const newKeys = () => Array.from({ length: count }, newKey);

const untilSame = (primary: OwnRedis, replica: OwnRedis) =>
  vi.waitFor(async () => expect(await replica.admin.dbsize()).toBe(await primary.admin.dbsize()), patience);

describe('Redis forgets what it has done', () => {
  test('killed and restarted from a snapshot, no token is released twice', async (context) => {
    const server = await useOwnRedis();
    const way = wayOver(await connectTo(server));
    const keys = newKeys();
    await Promise.all(keys.map(way.issue));
    await server.admin.save();
    const first = await way.takeAll(keys);
    await server.kill();
    await server.start();
    await way.worksAgain();
    expectNoneTwice(context, first, await way.takeAll(keys));
  });

  test('its replica promoted behind a partition, no token is released twice', async (context) => {
    const primary = await useOwnRedis();
    const { address, blackHole } = await useFaultProxy(new URL(primary.url).host);
    const { password } = new URL(primary.url);
    const link = [`replicaof ${address.replace(':', ' ')}`, `masterauth ${password}`];
    const replica = await useOwnRedis({ settings: link });
    await vi.waitFor(() => isReplicating(replica), patience);
    const way = wayOver(await connectTo(primary));
    const keys = newKeys();
    await Promise.all(keys.map(way.issue));
    await untilSame(primary, replica);

    blackHole();
    const first = await way.takeAll(keys);
    await replica.admin.replicaof('NO', 'ONE');
    const behind = wayOver(await connectTo(replica));
    expectNoneTwice(context, first, await behind.takeAll(keys));
  });

  test('behind sentinels, while two primaries serve, no token is released twice, and new ones work', async (context) => {
    const sentinel = await useRedisSentinel();
    const redis = await connectTo(sentinel.place);
    const way = wayOver(redis);
    const { primary, replica } = await sentinel.roles();
    const stranded = wayOver(await connectTo(primary));
    const keys = newKeys();
    await Promise.all(keys.map(way.issue));
    await untilSame(primary, replica);

    await sentinel.splitBrain();
    await vi.waitFor(async () => {
      await redis.set('side', 'new');
      expect(await replica.admin.exists('tokens:side')).toBe(1);
    }, patience);
    expect(await primary.admin.info('replication')).toContain('role:master');
    await way.worksAgain();
    const [first, second] = await Promise.all([stranded.takeAll(keys), way.takeAll(keys)]);
    expectNoneTwice(context, first, second);
  });

  test('in a cluster, a replica elected that missed every redemption releases none twice, and new ones work', async (context) => {
    const cluster = await useRedisCluster();
    const redis = await connectTo(cluster.place);
    const way = wayOver(redis);
    const shard = await cluster.shardOf('any');
    const { primary, replica } = shard;
    async function newKeyOfShard(): Promise<TokenKey> {
      const key = newKey();
      return (await cluster.shardOf(key.value)) === shard ? key : newKeyOfShard();
    }
    const keys: TokenKey[] = [];
    while (keys.length < count) keys.push(await newKeyOfShard());
    await Promise.all(keys.map(way.issue));
    await untilSame(primary, replica);

    const stranded = wayOver(await connectTo(primary));
    primary.proxy.blackHole();
    const first = await stranded.takeAll(keys);
    await primary.kill();
    primary.proxy.heal();
    await way.worksAgain(newKeyOfShard);
    expectNoneTwice(context, first, await way.takeAll(keys));
  });
});
