import { once } from 'node:events';
import { failureOf as failureOfCall } from '@custom-modules/testing/failures';
import { useFaultProxy } from '@custom-modules/testing/fault-proxy';
import { type OwnRedis, useOwnRedis } from '@custom-modules/testing/own-redis';
import { patience } from '@custom-modules/testing/patience';
import { type RecordedLog, recordLog } from '@custom-modules/testing/recorded-log';
import { Redis as BareRedis } from 'ioredis';
import { afterEach, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { answerOf, createRedis, type Redis, redisResource } from './redis.ts';

let server: OwnRedis;
let logged: RecordedLog;

beforeAll(async () => {
  server = await useOwnRedis();
});
beforeEach(async () => {
  logged = recordLog();
  await server.start();
});
afterEach(() => server.thaw());

function open(url = server.url): Redis {
  const redis = createRedis({ name: 'test', url, keyPrefix: '', log: logged.log });
  const resource = redisResource('redis', redis);
  void resource.start?.();
  onTestFinished(() => resource.stop());
  return redis;
}

const changed = (url: string, change: Partial<URL>): string => Object.assign(new URL(url), change).href;

async function useProxy() {
  const proxy = await useFaultProxy(new URL(server.url).host);
  return { proxy, url: changed(server.url, { host: proxy.address }) };
}

const untilItAnswers = (redis: Redis) => vi.waitFor(async () => expect(await redis.ping()).toBe('PONG'), patience);

const failureOf = (command: Promise<unknown>) => failureOfCall(answerOf(command));

test('refuses at once while the server is away, and serves when it comes', async () => {
  await server.stop();
  const redis = open();
  expect(await failureOf(redis.ping())).toMatchObject({ code: 'unavailable' });

  await server.start();
  await untilItAnswers(redis);
});

test('serves again after the server was restarted under it', async () => {
  const redis = open();
  await untilItAnswers(redis);
  await server.stop();
  expect(await failureOf(redis.ping())).toMatchObject({ code: 'unavailable' });

  await server.start();
  await untilItAnswers(redis);
});

test('says once an outage why there is no connection', async () => {
  await server.stop();
  const redis = open();
  let attempts = 0;
  redis.on('reconnecting', () => {
    attempts += 1;
  });
  await vi.waitFor(() => expect(attempts).toBeGreaterThan(2), patience);
  expect(logged.lines).toEqual([
    expect.objectContaining({ level: 'warn', err: expect.objectContaining({ code: 'ECONNREFUSED' }) }),
  ]);
  await server.start();
  await untilItAnswers(redis);
  await server.stop();
  await vi.waitFor(() => expect(logged.lines).toHaveLength(2), patience);
});

test('says that a password is refused, and not which', async () => {
  open(changed(server.url, { password: 'hunter2' }));
  await vi.waitFor(() => expect(JSON.stringify(logged.lines)).toContain('WRONGPASS'), patience);
  expect(JSON.stringify(logged.lines)).not.toContain('hunter2');
});

test('a frozen server fails a command within its time limit, and serves on once it thaws', async () => {
  const redis = open();
  await untilItAnswers(redis);
  await server.freeze();
  expect(await failureOf(redis.ping())).toMatchObject({ code: 'unavailable' });

  server.thaw();
  await untilItAnswers(redis);
});

test('leaves a link that swallows everything for a new one', async () => {
  const { proxy, url } = await useProxy();
  const redis = open(url);
  await untilItAnswers(redis);
  proxy.drop('answers');
  proxy.heal();
  await untilItAnswers(redis);
});

test('leaves a primary that has become a replica, for an address may lead elsewhere now', async () => {
  const redis = open();
  await untilItAnswers(redis);
  onTestFinished(async () => void (await server.admin.replicaof('NO', 'ONE')));
  await server.admin.replicaof('127.0.0.1', '1');
  const left = once(redis, 'close');
  const write = "return redis.call('SET', KEYS[1], 'value')";
  expect(await failureOf(redis.eval(write, 1, 'key'))).toMatchObject({ code: 'unavailable' });
  await left;
  await untilItAnswers(redis);
});

/** Counts with a link that is cut between the execution and the answer; returns the count once the client is back. */
async function countOverCutLink(clientOf: (url: string) => Redis): Promise<string | null> {
  const { proxy, url } = await useProxy();
  const redis = clientOf(url);
  await untilItAnswers(redis);
  await server.admin.set('count', 0);
  proxy.drop('answers');
  const counted = redis.incr('count').catch(() => undefined);
  await vi.waitFor(async () => expect(await server.admin.get('count')).toBe('1'), patience);
  proxy.heal();
  proxy.cut();
  await counted;
  await untilItAnswers(redis);
  return server.admin.get('count');
}

test('never sends a command again by itself', async () => {
  expect(await countOverCutLink(open)).toBe('1');
});

test('control: the client as it comes sends it again', async () => {
  const asItComes = (url: string) => {
    const redis = new BareRedis(url);
    redis.on('error', () => undefined); // told by the command
    onTestFinished(() => redis.disconnect());
    return redis;
  };
  expect(await countOverCutLink(asItComes)).toBe('2');
});

test.each([
  ['of the client', (redis: Redis) => redis.incr('text')],
  ['that Redis quotes', (redis: Redis) => redis.call('NONSENSE', 'canary')],
  ['of a script', (redis: Redis) => redis.eval("return redis.call('INCR', ARGV[1])", 0, 'text')],
])('an argument %s does not come along with an error', async (_where, command) => {
  const redis = open();
  await untilItAnswers(redis);
  await redis.set('text', 'canary');
  const { cause } = await failureOf(command(redis));
  expect(cause).toBeInstanceOf(Error);
  expect(JSON.stringify(cause, Object.getOwnPropertyNames(cause))).not.toMatch(/canary|text/);
});
