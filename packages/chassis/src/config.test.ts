import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from './config.ts';
import { connectionUrl, oneOf, port } from './settings.ts';

const schema = Type.Object({
  rpcPort: port('Port gRPC listens on.'),
  databaseUrl: connectionUrl(['postgres', 'postgresql'], 'Where the rows are.'),
  logLevel: oneOf(['info', 'debug'], 'How much is logged.', 'info'),
  kafkaBrokers: Type.Array(Type.String({ pattern: '^[^:]+:\\d+$' }), { description: 'Brokers.' }),
  verbose: Type.Boolean({ default: false, description: 'Says more.' }),
  issuers: Type.Array(Type.Object({ issuer: Type.String() }), { minItems: 1, description: 'Who may speak.' }),
  note: Type.Optional(Type.String({ description: 'Free text.' })),
});

const valid = {
  RPC_PORT: '9101',
  DATABASE_URL: 'postgres://app:secret@127.0.0.1/modules',
  KAFKA_BROKERS: 'a:1, b:2',
  VERBOSE: 'true',
  ISSUERS: '[{"issuer":"https://id.example"}]',
};

function problemsOf(env: Record<string, string>, rules: Parameters<typeof loadConfig<typeof schema>>[2] = []) {
  try {
    loadConfig(schema, env, rules);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

test('reads numbers, words, flags, lists and objects, with defaults', () => {
  expect(loadConfig(schema, valid)).toEqual({
    rpcPort: 9101,
    databaseUrl: valid.DATABASE_URL,
    logLevel: 'info',
    kafkaBrokers: ['a:1', 'b:2'],
    verbose: true,
    issuers: [{ issuer: 'https://id.example' }],
  });
});

test('names every missing variable at once', () => {
  expect(problemsOf({}).map((problem) => problem.split(' ')[0])).toEqual([
    'RPC_PORT',
    'DATABASE_URL',
    'KAFKA_BROKERS',
    'ISSUERS',
  ]);
});

test('an empty variable counts as missing, not as a value', () => {
  expect(problemsOf({ ...valid, RPC_PORT: ' ' })).toEqual(['RPC_PORT is missing: Port gRPC listens on.']);
});

test.each([
  ['RPC_PORT', '70000'],
  ['RPC_PORT', '0x10'],
  ['RPC_PORT', '1e3'],
  ['LOG_LEVEL', 'loud'],
  ['VERBOSE', 'yes'],
  ['KAFKA_BROKERS', 'a:1,,b:2'],
  ['ISSUERS', 'not json'],
  ['ISSUERS', '[]'],
])('refuses %s=%s and names it', (name, value) => {
  expect(problemsOf({ ...valid, [name]: value })).toEqual([expect.stringMatching(`^${name} `)]);
});

test('never repeats a value, for it may be a secret', () => {
  expect(problemsOf({ ...valid, DATABASE_URL: 'mysql://app:hunter2@db' }).join()).not.toContain('hunter2');
});

test('rules across fields refuse a start', () => {
  const rule = (config: { verbose: boolean }) => (config.verbose ? ['VERBOSE must not be set here'] : []);
  expect(problemsOf(valid, [rule])).toEqual(['VERBOSE must not be set here']);
});
