import { issuersSetting } from '@custom-modules/auth/config';
import { type ConfigRule, variableName } from '@custom-modules/chassis/config';
import {
  kafkaSettings,
  oneOf,
  processSettings,
  redisRule,
  redisSettings,
  rpcSettings,
} from '@custom-modules/chassis/settings';
import { type Static, Type } from 'typebox';

export const configSchema = Type.Object({
  ...processSettings,
  ...rpcSettings,
  issuers: issuersSetting,
  ...redisSettings('Redis that holds the tokens.'),
  tokenLifeSeconds: Type.Integer({
    minimum: 1,
    maximum: 3600,
    default: 300,
    description: 'Longest life of a short token, in seconds.',
  }),
  tokenMinLifeSeconds: Type.Integer({
    minimum: 1,
    maximum: 3600,
    default: 30,
    description: 'Least life a bearer must have left to get a short token, in seconds.',
  }),
  tokenReplayWindowSeconds: Type.Integer({
    minimum: 1,
    maximum: 86_400,
    default: 900,
    description: 'How long the second use of a short token is recognised as one, in seconds.',
  }),
  tokenClaimMs: Type.Integer({
    minimum: 1,
    maximum: 60_000,
    default: 3000,
    description: 'How long the same nonce gets the same answer again, in milliseconds.',
  }),
  tokenClientClaimMs: Type.Integer({
    minimum: 1,
    maximum: 60_000,
    default: 30_000,
    description:
      'The same for the nonce of a client, which is what a receiver sends as its Idempotency-Key, in milliseconds.',
  }),
  tokenAudit: oneOf(
    ['off', 'security', 'all'],
    'What goes onto the topic token-audit.v1: nothing (off); the second use of a token and a stored value that somebody changed (security); whatever happens to well-formed tokens (all), at some 25 µs of CPU an event. Unless it is off, KAFKA_BROKERS must be set.',
    'security',
  ),
  kafkaBrokers: Type.Optional(kafkaSettings.kafkaBrokers),
  kafkaTopicPrefix: kafkaSettings.kafkaTopicPrefix,
});

export type Config = Static<typeof configSchema>;

export const configRules: readonly ConfigRule<Config>[] = [
  redisRule,
  ({ tokenAudit, kafkaBrokers }) =>
    tokenAudit !== 'off' && !kafkaBrokers
      ? [`KAFKA_BROKERS is missing: TOKEN_AUDIT is ${tokenAudit}; only with TOKEN_AUDIT=off no Kafka is needed`]
      : [],
  ({ tokenReplayWindowSeconds, ...config }) =>
    (['tokenClaimMs', 'tokenClientClaimMs'] as const)
      .filter((claim) => config[claim] > tokenReplayWindowSeconds * 1000)
      .map(
        (claim) =>
          `${variableName(claim)} must not be longer than TOKEN_REPLAY_WINDOW_SECONDS: a claim ends with its marker`,
      ),
];
