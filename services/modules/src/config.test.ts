import { ConfigError, loadConfig } from '@custom-modules/chassis/config';
import { expect, test } from 'vitest';
import { configRules, configSchema } from './config.ts';

const env = {
  RPC_PORT: '9101',
  INTERNAL_PORT: '9201',
  ISSUERS: JSON.stringify([
    { issuer: 'https://id.example', audience: 'a', organizations: ['*'], platformRoles: false },
  ]),
  DATABASE_URL: 'postgres://modules_app:x@db.example/modules',
  WORKER_DATABASE_URL: 'postgres://modules_worker:x@db.example/modules',
  KAFKA_BROKERS: 'k1.example:9092, k2.example:9092',
  PERMISSIONS_ADDRESS: 'permissions.example:9102',
};

const load = (overrides: Record<string, string | undefined> = {}) =>
  loadConfig(configSchema, { ...env, ...overrides }, configRules);

function problemsOf(overrides: Record<string, string | undefined>): readonly string[] {
  try {
    load(overrides);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

test('what is given is read, the rest has safe defaults', () => {
  expect(load()).toMatchObject({
    kafkaBrokers: ['k1.example:9092', 'k2.example:9092'],
    kafkaTopicPrefix: 'custom-modules',
    reservedNames: [],
    allowLoopbackHttpUrls: false,
  });
  expect(load({ RESERVED_NAMES: 'Orders, Settings' }).reservedNames).toEqual(['Orders', 'Settings']);
});

test.each([
  ['DATABASE_URL', undefined],
  ['DATABASE_URL', 'mysql://x'],
  ['WORKER_DATABASE_URL', undefined],
  ['DIRECT_DATABASE_URL', 'nowhere'],
  ['KAFKA_BROKERS', undefined],
  ['KAFKA_BROKERS', 'k1.example'],
  ['KAFKA_TOPIC_PREFIX', 'a b'],
  ['PERMISSIONS_ADDRESS', 'http://permissions.example'],
  ['ISSUERS', undefined],
  ['ALLOW_LOOPBACK_HTTP_URLS', 'yes'],
])('does not start with %s = %s', (name, value) => {
  const problems = problemsOf({ [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name} `));
});

test('does not serve as the role that sees every organization', () => {
  expect(problemsOf({ DATABASE_URL: env.WORKER_DATABASE_URL })).toEqual([
    'DATABASE_URL must not have the user of WORKER_DATABASE_URL',
  ]);
});
