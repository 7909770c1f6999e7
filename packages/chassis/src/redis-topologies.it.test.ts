import { readFileSync } from 'node:fs';
import { failureOf } from '@custom-modules/testing/failures';
import { certificateFile, redisSpeaksTls, tokenUser, useOwnRedis } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { recordLog } from '@custom-modules/testing/recorded-log';
import { useRedisCluster } from '@custom-modules/testing/redis-cluster';
import { type ProxiedRedis, useRedisSentinel } from '@custom-modules/testing/redis-sentinel';
import { Cluster } from 'ioredis';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { answerOf, createRedis, type RedisClient, type RedisPlace, redisResource } from './redis.ts';

type Place = Omit<RedisPlace, 'keyPrefix'>;
const unavailable = { code: 'unavailable' };
const tls = await redisSpeaksTls();

function open(place: Place, log = recordLog().log): RedisClient {
  const redis = createRedis({ name: 'test', keyPrefix: '', log, ...place });
  const resource = redisResource('redis', redis);
  void resource.start?.();
  onTestFinished(() => resource.stop());
  return redis;
}

const untilItServes = (redis: RedisClient) => vi.waitFor(() => answerOf(redis.set('key', 'value')), patience);

/** What a client says whom nobody lets in. */
async function saying(place: Place, words: RegExp): Promise<string> {
  const { log, lines } = recordLog();
  open(place, log);
  return vi.waitFor(() => {
    const said = JSON.stringify(lines);
    expect(said).toMatch(words);
    return said;
  }, patience);
}

function describeEntry(placeOf: () => Place, stranger: RegExp): void {
  test.skipIf(!tls)('refuses a certificate of nobody it knows, and says so', async () => {
    await saying({ ...placeOf(), caFile: undefined }, stranger);
  });

  test('says that a password is refused, and not which', async () => {
    const place = placeOf();
    const url = Object.assign(new URL(place.url), { password: 'hunter2' }).href;
    expect(await saying({ ...place, url }, /WRONGPASS/)).not.toContain('hunter2');
  });
}

describe('one Redis', () => {
  const user = tokenUser();
  let place: Place;
  beforeAll(async () => {
    const { url } = await useOwnRedis({ tls, settings: [user.setting] });
    place = { url: Object.assign(new URL(url), user).href, ...(tls && { caFile: certificateFile }) };
  });

  test('serves a user, over TLS', () => untilItServes(open(place)));

  describeEntry(() => place, /self-signed certificate/);
});

/** Counts with a link that is cut between the execution and the answer; returns the count once the client is back. */
async function countOverCutLink(redis: RedisClient, { admin, proxy }: ProxiedRedis): Promise<string | null> {
  await vi.waitFor(() => answerOf(redis.set('count', 0)), patience);
  proxy.drop('answers');
  const counted = redis.incr('count').catch(() => undefined);
  await vi.waitFor(async () => expect(await admin.get('count')).toBe('1'), patience);
  proxy.heal();
  proxy.cut();
  await counted;
  return vi.waitFor(() => answerOf(redis.get('count')), patience);
}

describe('behind sentinels', () => {
  let sentinel: Awaited<ReturnType<typeof useRedisSentinel>>;
  beforeAll(async () => {
    sentinel = await useRedisSentinel({ tls });
  });
  beforeEach(() => sentinel.heal());

  test('never sends a command again by itself', async () => {
    const { primary } = await sentinel.roles();
    expect(await countOverCutLink(open(sentinel.place), primary)).toBe('1');
  });

  test('says that nobody knows a primary of that name', async () => {
    await saying({ ...sentinel.place, primaryName: 'nobody' }, /No such master/);
  });

  // Why, ioredis does not tell of sentinels.
  describeEntry(() => sentinel.place, /failed to connect to sentinel/);

  test('finds the primary after the one before it was killed', async () => {
    const redis = open(sentinel.place);
    await untilItServes(redis);
    const { primary, replica } = await sentinel.roles();
    await primary.kill();
    onTestFinished(() => primary.start());
    expect(await failureOf(answerOf(redis.ping()))).toMatchObject(unavailable);
    await untilItServes(redis);
    expect(await replica.admin.get('key')).toBe('value');
  });

  test('leaves a primary that goes on serving after another one was chosen', async () => {
    const redis = open(sentinel.place);
    await untilItServes(redis);
    const { primary, replica } = await sentinel.splitBrain();
    await vi.waitFor(async () => {
      await answerOf(redis.set('side', 'new'));
      expect(await replica.admin.get('side')).toBe('new');
    }, patience);
    expect(await primary.admin.info('replication')).toContain('role:master');
  });
});

describe('in a cluster', () => {
  let cluster: Awaited<ReturnType<typeof useRedisCluster>>;
  beforeAll(async () => {
    cluster = await useRedisCluster({ tls });
  });

  test('never sends a command again by itself', async () => {
    const { primary } = await cluster.shardOf('count');
    expect(await countOverCutLink(open(cluster.place), primary)).toBe('1');
  });

  test('control: the client as it comes sends it again', async () => {
    const { primary } = await cluster.shardOf('count');
    const { username, password } = cluster.user;
    const redisOptions = { username, password, ...(tls && { tls: { ca: readFileSync(certificateFile) } }) };
    const asItComes = new Cluster([{ host: '127.0.0.1', port: primary.port }], { redisOptions });
    asItComes.on('error', () => undefined); // told by the command
    onTestFinished(() => asItComes.disconnect());
    expect(await countOverCutLink(asItComes, primary)).toBe('2');
  });

  describeEntry(() => cluster.place, /self-signed certificate/);

  test('refuses at once what a primary that was killed would have to answer, until its replica does', async () => {
    const redis = open(cluster.place);
    const { primary, replica } = await cluster.shardOf('key');
    await untilItServes(redis);
    await primary.kill();
    onTestFinished(() => primary.start());
    expect(await failureOf(answerOf(redis.get('key')))).toMatchObject(unavailable);
    await untilItServes(redis);
    expect(await replica.admin.get('key')).toBe('value');
  });
});
