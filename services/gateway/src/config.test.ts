import { join } from 'node:path';
import { ConfigError, loadConfig } from '@custom-modules/chassis/config';
import { expect, test } from 'vitest';
import { configRules, configSchema, signInConfigOf } from './config.ts';

const valid = {
  INTERNAL_PORT: '9200',
  MODULES_ADDRESS: 'localhost:9101',
  PERMISSIONS_ADDRESS: 'localhost:9102',
  TOKENS_ADDRESS: 'localhost:9103',
  ISSUERS: '[{"issuer":"https://id.example","audience":"api","organizations":["*"],"platformRoles":false}]',
  CONSISTENCY_KEYS: 'k'.repeat(32),
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    loadConfig(configSchema, { ...valid, ...env }, configRules);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('listens on loopback, without CORS and trusting nobody, unless told otherwise', () => {
  expect(loadConfig(configSchema, valid, configRules)).toMatchObject({
    httpHost: '127.0.0.1',
    httpPort: 8080,
    corsOrigins: [],
    trustedProxies: [],
    callTimeoutMs: 3000,
    generateLimitPerMinute: 600,
    resolveRefusalsPerMinute: 600,
  });
});

test.each(['0.0.0.0', '::', '192.168.1.5', 'gateway.internal', '127.example.com'])(
  'does not serve plain HTTP on %s',
  (host) => {
    expect(problemsOf({ HTTP_HOST: host })).toEqual([expect.stringMatching(/^HTTP_HOST is reachable/)]);
  },
);

test.each(['127.0.0.1', '127.0.0.9', '::1', 'localhost'])('serves plain HTTP on %s', (host) => {
  expect(problemsOf({ HTTP_HOST: host })).toEqual([]);
});

test('serves the network behind proxies that are named', () => {
  expect(problemsOf({ HTTP_HOST: '0.0.0.0', TRUSTED_PROXIES: '10.0.0.1, fd00::/8' })).toEqual([]);
});

test.each([
  [{ TLS_CERT_FILE: '/cert.pem' }, /^TLS_KEY_FILE is missing/],
  [{ TLS_KEY_FILE: '/key.pem' }, /^TLS_CERT_FILE is missing/],
  [{ TLS_CERT_FILE: '/no/cert.pem', TLS_KEY_FILE: '/no/key.pem' }, /^TLS_CERT_FILE and TLS_KEY_FILE cannot be used/],
  [{ TRUSTED_PROXIES: 'proxy.example' }, /^TRUSTED_PROXIES/],
  [{ TRUSTED_PROXIES: '0.0.0.0/0' }, /^TRUSTED_PROXIES/],
  [{ TRUSTED_PROXIES: '10.0.0.0/33' }, /^TRUSTED_PROXIES/],
  [{ TRUSTED_PROXIES: '10.0.0.0/8/8' }, /^TRUSTED_PROXIES/],
  [{ CONSISTENCY_KEYS: '' }, /^CONSISTENCY_KEYS is missing/],
  [{ CONSISTENCY_KEYS: 'k'.repeat(31) }, /^CONSISTENCY_KEYS/],
  [{ CONSISTENCY_KEYS: `${'k'.repeat(32)},` }, /^CONSISTENCY_KEYS/],
  [{ CORS_ORIGINS: '*' }, /^CORS_ORIGINS/],
  [{ CORS_ORIGINS: 'https://app.example/' }, /^CORS_ORIGINS/],
  [{ MODULES_ADDRESS: 'http://localhost:9101' }, /^MODULES_ADDRESS/],
  [{ CALL_TIMEOUT_MS: '0' }, /^CALL_TIMEOUT_MS/],
  [{ GENERATE_LIMIT_PER_MINUTE: '0' }, /^GENERATE_LIMIT_PER_MINUTE/],
  [{ RESOLVE_REFUSALS_PER_MINUTE: '0' }, /^RESOLVE_REFUSALS_PER_MINUTE/],
  [{ CONSOLE_FOLDER: '/no/console' }, /^CONSOLE_FOLDER holds no index.html/],
  [{ CONSOLE_FOLDER: join(import.meta.dirname, '../../../console') }, /^CONSOLE_FOLDER is set, but nobody can sign in/],
])('refuses %j', (env, problem) => {
  expect(problemsOf(env)).toEqual([expect.stringMatching(problem)]);
});

const signIn = {
  PUBLIC_URL: 'https://modules.example',
  OIDC_ISSUER: 'https://id.example',
  OIDC_CLIENT_ID: 'modules',
  REDIS_URL: 'redis://localhost',
};

test('lets people sign in when it is told all it takes', () => {
  expect(signInConfigOf(loadConfig(configSchema, valid, configRules))).toBeUndefined();
  expect(signInConfigOf(loadConfig(configSchema, { ...valid, ...signIn }, configRules))).toMatchObject({
    publicUrl: 'https://modules.example',
    sessionLifeSeconds: 12 * 3600,
  });
});

test.each(Object.keys(signIn))('does not take sign-in without %s', (name) => {
  expect(problemsOf({ ...signIn, [name]: '' })).toEqual([expect.stringContaining(`${name} is missing`)]);
});

test('takes a Redis for the limits alone', () => {
  expect(problemsOf({ REDIS_URL: signIn.REDIS_URL })).toEqual([]);
});

test.each([
  [{ OIDC_ISSUER: 'https://other.example' }, /^OIDC_ISSUER is none of ISSUERS/],
  [{ PUBLIC_URL: 'http://modules.example' }, /^PUBLIC_URL must begin with https/],
  [{ PUBLIC_URL: 'https://modules.example/x' }, /^PUBLIC_URL/],
  [{ SESSION_LIFE_SECONDS: '1' }, /^SESSION_LIFE_SECONDS/],
])('refuses sign-in with %j', (env, problem) => {
  expect(problemsOf({ ...signIn, ...env })).toEqual([expect.stringMatching(problem)]);
});

test.each([
  [{ TRUSTED_PROXIES: 'proxy.secret.example' }],
  [{ CONSISTENCY_KEYS: 'secret' }],
  [{ TLS_CERT_FILE: '/secret/cert.pem', TLS_KEY_FILE: '/secret/key.pem' }],
])('a problem never repeats the value: %j', (env) => {
  expect(problemsOf(env).join()).not.toContain('secret');
});

test('every setting says what it is', () => {
  for (const [key, setting] of Object.entries(configSchema.properties)) {
    expect(setting, key).toHaveProperty('description', expect.stringMatching(/\S/));
  }
});
