import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { loadConfig } from './config.ts';
import { kafkaSettings, postgresUrl, separateRoles } from './settings.ts';

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
