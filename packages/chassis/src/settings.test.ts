import { certificateFile } from '@custom-modules/testing/own-redis';
import { Type } from 'typebox';
import { describe, expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { kafkaSettings, postgresUrl, redisPlace, redisRule, redisSettings, separateRoles } from './settings.ts';

const schema = Type.Object({
  ...kafkaSettings,
  databaseUrl: postgresUrl('As the role of requests.'),
  workerDatabaseUrl: postgresUrl('As the role of workers.'),
});
const app = 'postgres://app:secret@db.example/modules';
const worker = 'postgresql://worker:secret@db.example/modules';

const load = (changes: Record<string, string>) => {
  const env = { DATABASE_URL: app, WORKER_DATABASE_URL: worker, KAFKA_BROKERS: 'a:1, b:2', ...changes };
  return loadConfig(schema, env, [separateRoles]);
};

test('brokers are a list, and topics have a prefix without one being set', () => {
  expect(load({})).toMatchObject({ kafkaBrokers: ['a:1', 'b:2'], kafkaTopicPrefix: 'custom-modules' });
});

test.each([
  ['the same URL', app],
  ['another password', 'postgres://app:other@db.example/modules'],
  ['the user as a parameter', 'postgres:///modules?host=/run/postgresql&user=app'],
  ['another host', 'postgres://app:secret@replica.example/modules'],
])('requests never run as the user of the worker: %s', (_, url) => {
  expect(() => load({ WORKER_DATABASE_URL: url })).toThrow(
    / DATABASE_URL must not have the user of WORKER_DATABASE_URL/,
  );
});

test.each(['DATABASE_URL', 'WORKER_DATABASE_URL'])(
  '%s must be a URL, and a problem with it tells no password',
  (name) => {
    const unreadable = 'postgres://app:secret@host:no-port/db';
    expect(() => load({ [name]: unreadable })).toThrow(new RegExp(`^ {2}${name} must be a URL`, 'm'));
    expect(() => load({ [name]: unreadable })).not.toThrow(/secret/);
  },
);

describe('Redis', () => {
  const redisSchema = Type.Object(redisSettings('Redis of a test.'));
  const loadRedis = (env: Record<string, string>) => loadConfig(redisSchema, env, [redisRule]);
  const url = 'rediss://tokens:secret@redis.example:6380';

  test('is a single one without more being said', () => {
    expect(redisPlace(loadRedis({ REDIS_URL: url }))).toEqual({
      url,
      keyPrefix: '',
      topology: 'single',
      nodes: [],
      primaryName: 'mymaster',
    });
  });

  test.each([
    ['REDIS_NODES', { REDIS_NODES: 'b.example:26379' }],
    ['REDIS_NODES', { REDIS_TOPOLOGY: 'cluster', REDIS_NODES: 'b.example:65536' }],
    ['REDIS_SENTINEL_PASSWORD', { REDIS_SENTINEL_PASSWORD: 'secret' }],
    ['REDIS_SENTINEL_PASSWORD', { REDIS_TOPOLOGY: 'cluster', REDIS_SENTINEL_PASSWORD: 'secret' }],
    ['REDIS_URL', { REDIS_TOPOLOGY: 'cluster', REDIS_URL: `${url}/1` }],
    ['REDIS_CA_FILE', { REDIS_URL: 'redis://redis.example', REDIS_CA_FILE: certificateFile }],
    ['REDIS_CA_FILE', { REDIS_CA_FILE: import.meta.filename }],
    ['REDIS_CA_FILE', { REDIS_CA_FILE: '/nowhere' }],
  ])('refuses a %s that has no use or cannot be used: %o', (name, env) => {
    const loading = () => loadRedis({ REDIS_URL: url, ...env });
    expect(loading).toThrow(new RegExp(`^The.*\\n {2}${name} [^\\n]*$`));
    expect(loading).not.toThrow(/secret/);
  });

  test.each([
    { REDIS_TOPOLOGY: 'sentinel', REDIS_NODES: 'b.example:26379,[::1]:26379', REDIS_SENTINEL_PASSWORD: 'secret' },
    { REDIS_TOPOLOGY: 'cluster', REDIS_NODES: 'b.example:6379', REDIS_CA_FILE: certificateFile },
    { REDIS_URL: `${url}/1` },
  ])('takes %o', (env) => {
    expect(loadRedis({ REDIS_URL: url, ...env })).toMatchObject({ redisPrimaryName: 'mymaster' });
  });
});
