import { randomBytes } from 'node:crypto';
import { createLogger } from '@custom-modules/chassis/log';
import { createRedis, type Redis, redisResource } from '@custom-modules/chassis/redis';
import { useOwnRedis } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { useRedis } from '@custom-modules/testing/redis';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createRedisTokenStore } from './redis-token-store.ts';
import {
  describeTokenStore,
  inOneHour,
  newAttempt,
  newKey,
  refused,
  released,
  sealed,
} from './token-store.contract.ts';
import type { TokenStore } from './token-store.ts';

const log = createLogger({ name: 'tokens', level: 'silent', format: 'json', secrets: [] });
const settings = { lifeMs: 300_000, minLifeMs: 30_000, replayWindowMs: 900_000 };
const unavailable = { code: 'unavailable' };
const fenceLength = 40;

async function connectTo(url: string, keyPrefix = ''): Promise<Redis> {
  const redis = createRedis({ name: 'test', url, keyPrefix, log });
  const resource = redisResource('redis', redis);
  await resource.start?.();
  onTestFinished(() => resource.stop());
  await vi.waitFor(() => redis.ping(), patience);
  return redis;
}

describe('on the shared Redis, under a key prefix', () => {
  const shared = useRedis();
  describeTokenStore(async (chosen) => createRedisTokenStore(await connectTo(shared.url, shared.keyPrefix), chosen));

  test('uses no key outside its prefix, and leaves none without an end', async () => {
    const keyPrefix = `${shared.keyPrefix}alone:`;
    const store = createRedisTokenStore(await connectTo(shared.url, keyPrefix), settings);
    const key = newKey();
    await store.issue(key, sealed, inOneHour());
    await store.redeem(key, newAttempt());
    const everything = await connectTo(shared.url);
    const hash = key.value.slice(key.value.indexOf('{'));
    const names = await everything.keys(`*${hash.replaceAll(/[[\]]/g, '?')}*`);
    expect(names.toSorted()).toEqual([keyPrefix + key.claim, keyPrefix + key.marker]);
    for (const name of names) expect(await everything.pttl(name)).toBeGreaterThan(0);
  });

  test('control: read and removed in two steps, a token is released more than once', async () => {
    const redis = await connectTo(shared.url, shared.keyPrefix);
    await redis.set('token', 'sealed');
    const inTwoSteps = async () => {
      const value = await redis.get('token');
      await redis.del('token');
      return value;
    };
    const answers = await Promise.all(Array.from({ length: 1000 }, inTwoSteps));
    expect(answers.filter((answer) => answer !== null).length).toBeGreaterThan(1);
  });

  test('control: removed without a claim, a token whose answer got lost is lost to everybody', async () => {
    const redis = await connectTo(shared.url, shared.keyPrefix);
    await redis.set('token', 'sealed');
    await redis.getdel('token'); // nobody hears the answer
    expect(await redis.getdel('token')).toBeNull();
  });
});

describe('on a Redis that changes under it', () => {
  let server: Awaited<ReturnType<typeof useOwnRedis>>;
  let redis: Redis;
  let store: TokenStore;

  beforeAll(async () => {
    server = await useOwnRedis();
  });
  beforeEach(async () => {
    await server.admin.flushall();
    redis = await connectTo(server.url);
    store = createRedisTokenStore(redis, settings);
  });

  async function issuedKey() {
    const key = newKey();
    expect(await store.issue(key, sealed, inOneHour())).toMatchObject({ kind: 'issued' });
    return key;
  }

  /** Gives the primary a new replication id while it keeps its data, as a replica that is promoted gets one. */
  async function promote() {
    await server.admin.replicaof('127.0.0.1', '1');
    await server.admin.replicaof('NO', 'ONE');
  }

  /** Brings back what Redis held when it was last saved, as after a crash. */
  async function restartFromSnapshot() {
    await server.stop();
    await server.start();
    await vi.waitFor(() => redis.ping(), patience);
  }

  test('a token issued before a promotion is gone after it', async () => {
    const key = await issuedKey();
    await promote();
    expect(await store.redeem(key, newAttempt())).toEqual(refused('fenced'));
    expect(await store.redeem(key, newAttempt())).toEqual(refused('unknown'));
  });

  test('so is a claim', async () => {
    const key = await issuedKey();
    const attempt = newAttempt();
    expect(await store.redeem(key, attempt)).toEqual(released);
    await promote();
    expect(await store.redeem(key, attempt)).toEqual(refused('fenced'));
  });

  test('a token redeemed after a snapshot is not redeemed again after a restart from it', async () => {
    const key = await issuedKey();
    await server.admin.save();
    expect(await store.redeem(key, newAttempt())).toEqual(released);
    await restartFromSnapshot();
    expect(await store.redeem(key, newAttempt())).toEqual(refused('fenced'));
  });

  test('control: without the fence that restart releases it a second time', async () => {
    const key = await issuedKey();
    await server.admin.save();
    expect(await store.redeem(key, newAttempt())).toEqual(released);
    await restartFromSnapshot();
    const stored = await redis.getdelBuffer(key.value);
    expect(stored?.subarray(fenceLength)).toEqual(sealed);
  });

  test('what is issued after a promotion or a restart is released', async () => {
    await promote();
    expect(await store.redeem(await issuedKey(), newAttempt())).toEqual(released);
    await restartFromSnapshot();
    expect(await store.redeem(await issuedKey(), newAttempt())).toEqual(released);
  });

  test('goes on when Redis has forgotten the scripts', async () => {
    const key = await issuedKey();
    await server.admin.script('FLUSH');
    expect(await store.redeem(key, newAttempt())).toEqual(released);
  });

  test('at full memory it issues nothing, and redeems, remembers and repeats as ever', async () => {
    const [key, untouched] = [await issuedKey(), await issuedKey()];
    const attempt = newAttempt();
    onTestFinished(async () => void (await server.admin.config('SET', 'maxmemory', '0')));
    await server.admin.config('SET', 'maxmemory', '1');
    await expect(store.issue(newKey(), sealed, inOneHour())).rejects.toMatchObject(unavailable);
    expect(await store.redeem(key, attempt)).toEqual(released);
    expect(await store.redeem(key, newAttempt())).toEqual(refused('replayed'));
    expect(await store.redeem(key, attempt)).toEqual(released);
    expect(await store.redeem(untouched, newAttempt())).toEqual(released);
  });

  test('control: at full memory a script that writes before it removes fails', async () => {
    onTestFinished(async () => void (await server.admin.config('SET', 'maxmemory', '0')));
    await redis.set('token', 'sealed');
    await server.admin.config('SET', 'maxmemory', '1');
    const markerFirst = "redis.call('SET', KEYS[2], 'marker') return redis.call('GETDEL', KEYS[1])";
    await expect(redis.eval(markerFirst, 2, 'token', 'marker')).rejects.toThrow(/OOM/);
    expect(await redis.get('token')).toBe('sealed');
  });

  test('on a replica nothing is issued or redeemed, and nothing is spent', async () => {
    const key = await issuedKey();
    onTestFinished(async () => void (await server.admin.replicaof('NO', 'ONE')));
    await server.admin.replicaof('127.0.0.1', '1');
    await expect(store.issue(newKey(), sealed, inOneHour())).rejects.toMatchObject(unavailable);
    await expect(store.redeem(key, newAttempt())).rejects.toMatchObject(unavailable);
    expect(await server.admin.exists(key.value)).toBe(1);
  });

  test('while Redis is loading nothing is redeemed', async ({ skip }) => {
    const refusal = await server.admin.call('DEBUG', 'SLEEP', '0').catch(String);
    if (String(refusal).includes('not allowed')) skip('this Redis has no DEBUG to make it load for long');
    onTestFinished(async () => void (await server.admin.config('SET', 'key-load-delay', '0')));
    // Redis looks up from loading after every 2 MiB.
    for (const name of ['a', 'b', 'c', 'd']) await server.admin.set(name, randomBytes(3_000_000));
    await server.admin.config('SET', 'key-load-delay', '200000');
    const reloaded = server.admin.call('DEBUG', 'RELOAD');
    const redemption = () => store.redeem(newKey(), newAttempt());
    await vi.waitFor(
      () =>
        expect(redemption()).rejects.toMatchObject({
          ...unavailable,
          cause: { message: expect.stringMatching(/^LOADING/) },
        }),
      patience,
    );
    await reloaded;
    expect(await redemption()).toEqual(refused('unknown'));
  });

  test('a redemption whose answer was waited for in vain is repeated, not lost', async () => {
    const key = await issuedKey();
    const attempt = newAttempt();
    await server.freeze();
    await expect(store.redeem(key, attempt)).rejects.toMatchObject(unavailable);
    server.thaw();
    await vi.waitFor(async () => expect(await store.redeem(key, attempt)).toEqual(released), patience);
    expect(await store.redeem(key, newAttempt())).toEqual(refused('replayed'));
  });

  test('an error carries nothing of what was sent', async () => {
    const key = newKey();
    await redis.lpush(key.value, 'of the wrong type');
    const error = await store.redeem(key, newAttempt()).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject(unavailable);
    const { message, cause } = error as Error;
    const written = [
      message,
      ...Object.getOwnPropertyNames(cause).map((name) => String(Reflect.get(cause as object, name))),
    ];
    expect(written.join()).toMatch(/WRONGTYPE/);
    expect(written.join()).not.toContain(key.value);
  });
});
