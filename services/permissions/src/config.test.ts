import { ConfigError, loadConfig } from '@custom-modules/chassis/config';
import { expect, test } from 'vitest';
import { configRules, configSchema } from './config.ts';

const issuer = { issuer: 'https://id.example', audience: 'urn:a', organizations: ['*'], platformRoles: false };
const env = {
  RPC_PORT: '9102',
  INTERNAL_PORT: '9202',
  ISSUERS: JSON.stringify([issuer]),
  DATABASE_URL: 'postgres://permissions_app:secret@127.0.0.1/permissions',
  WORKER_DATABASE_URL: 'postgres://permissions_worker:secret@127.0.0.1/permissions',
  KAFKA_BROKERS: '127.0.0.1:9092, 127.0.0.2:9092',
};
const load = (changes: Record<string, string>) => loadConfig(configSchema, { ...env, ...changes }, configRules);

test('what has a default need not be set', () => {
  expect(load({})).toMatchObject({
    kafkaBrokers: ['127.0.0.1:9092', '127.0.0.2:9092'],
    kafkaTopicPrefix: 'custom-modules',
    kafkaGroupId: 'custom-modules-permissions',
  });
});

test('calls are not served by the role that sees every organization', () => {
  expect(() => load({ DATABASE_URL: env.WORKER_DATABASE_URL })).toThrow(ConfigError);
  expect(() => load({ DATABASE_URL: env.WORKER_DATABASE_URL })).toThrow(/DATABASE_URL must not have the user/);
});

test.each([
  ['DATABASE_URL', 'mysql://a@b/c'],
  ['DATABASE_URL', 'postgres://app:secret@host:no-port/db'],
  ['WORKER_DATABASE_URL', ''],
  ['KAFKA_BROKERS', 'no port'],
  ['KAFKA_TOPIC_PREFIX', 'a b'],
  ['KAFKA_SESSION_TIMEOUT_MS', '10'],
  ['ISSUERS', '[]'],
])('refuses %s=%j by its name, and says nothing of passwords', (name, value) => {
  expect(() => load({ [name]: value })).toThrow(new RegExp(`^ {2}${name} `, 'm'));
  expect(() => load({ [name]: value })).not.toThrow(/secret/);
});
