import { ConfigError, loadConfig } from '@custom-modules/chassis/config';
import { expect, test } from 'vitest';
import { configRules, configSchema } from './config.ts';

const required = {
  RPC_PORT: '9103',
  INTERNAL_PORT: '9203',
  REDIS_URL: 'redis://:hunter2@127.0.0.1:6379',
  KAFKA_BROKERS: '127.0.0.1:9092',
  ISSUERS: JSON.stringify([
    { issuer: 'https://id.example', audience: 'urn:x', organizations: ['*'], platformRoles: false },
  ]),
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(configSchema, { ...required, ...env }, configRules);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('without more said a token lives five minutes, and is claimed again for three seconds, by a client for thirty', () => {
  expect(loadConfig(configSchema, required, configRules)).toMatchObject({
    redisKeyPrefix: '',
    tokenLifeSeconds: 300,
    tokenMinLifeSeconds: 30,
    tokenReplayWindowSeconds: 900,
    tokenClaimMs: 3000,
    tokenClientClaimMs: 30_000,
    tokenAudit: 'security',
  });
});

test.each([
  ['REDIS_URL', 'http://127.0.0.1'],
  ['REDIS_KEY_PREFIX', 'tokens:{all}:'],
  ['TOKEN_LIFE_SECONDS', '0'],
  ['TOKEN_MIN_LIFE_SECONDS', '-1'],
  ['TOKEN_REPLAY_WINDOW_SECONDS', '0.5'],
  ['TOKEN_CLAIM_MS', '0'],
  ['TOKEN_CLIENT_CLAIM_MS', '0'],
  ['TOKEN_AUDIT', 'some'],
])('refuses %s=%s', (name, value) => {
  expect(problemsOf({ [name]: value })).toEqual([expect.stringMatching(`^${name} `)]);
});

test('refuses a claim that outlives the memory of who made it', () => {
  const problems = problemsOf({
    TOKEN_CLAIM_MS: '5001',
    TOKEN_CLIENT_CLAIM_MS: '5001',
    TOKEN_REPLAY_WINDOW_SECONDS: '5',
  });
  expect(problems).toEqual(
    ['^TOKEN_CLAIM_MS ', '^TOKEN_CLIENT_CLAIM_MS '].map((start) => expect.stringMatching(start)),
  );
});

test('needs Kafka unless there is no audit', () => {
  const without = { KAFKA_BROKERS: '' };
  for (const level of ['', 'security', 'all']) {
    const problem = expect.stringMatching(/^KAFKA_BROKERS is missing: .*TOKEN_AUDIT=off/);
    expect(problemsOf({ ...without, TOKEN_AUDIT: level })).toEqual([problem]);
  }
  expect(problemsOf({ ...without, TOKEN_AUDIT: 'off' })).toEqual([]);
});
