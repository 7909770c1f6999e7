import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { askTogether } from '@custom-modules/chassis/coalesce';
import { answerOf, type RedisClient } from '@custom-modules/chassis/redis';
import type { TokenKey } from '../domain/token-key.ts';
import type { Attempt, RefusedRedemption, TokenStore } from './token-store.ts';

export type TokenStoreSettings = {
  /** Longest life of a token. */
  readonly lifeMs: number;
  /** What must be left of a bearer's life for a token to be issued. */
  readonly minLifeMs: number;
  /** How long a redeemed token is told from one that never was. */
  readonly replayWindowMs: number;
};

/** The two scripts as ioredis adds them to a client: sent whole once a connection, by their hash from then on. */
type ScriptedRedis = RedisClient & {
  issueShortTokens(keys: number, ...keysAndArguments: (string | number | Buffer)[]): Promise<number[]>;
  redeemShortTokensBuffer(
    keys: number,
    ...keysAndArguments: (string | number | Buffer)[]
  ): Promise<(Buffer | number)[]>;
};

type IssueQuestion = { readonly key: TokenKey; readonly sealed: Buffer; readonly bearerExpiresAt: Date };
type RedeemQuestion = { readonly key: TokenKey; readonly attempt: Attempt };

/** What `redeem.lua` says by number. */
const refusals: readonly RefusedRedemption[] = ['unknown', 'replayed', 'late', 'fenced'];

/** So few that Redis, which does one thing at a time, lets nobody wait for a script for more than a millisecond. */
const mostTogether = 64;

/**
 * The token store on Redis 6.2 or later. What is stored, all of it as strings with an expiry, the keys being those of
 * domain/token-key.ts:
 *
 * - value: the fence, then the sealed bearer of domain/sealed-bearer.ts. Gone with the redemption.
 * - marker: SHA-256 of the nonce that redeemed the token. Left by the redemption for the replay window.
 * - claim: the value once more. Left by the redemption for a few seconds.
 *
 * The fence is the `master_replid` of the primary that wrote the value, 40 hexadecimal characters. A primary gets a
 * new one whenever it may have missed a redemption: started anew or from a snapshot, or promoted from replica. What
 * was written under another is not released.
 */
export function createRedisTokenStore(client: RedisClient, settings: TokenStoreSettings): TokenStore {
  const redis = withScripts(client);
  const { lifeMs, minLifeMs, replayWindowMs } = settings;
  // What comes in one turn of the event loop goes in one script: that halves what a token costs Redis. On a cluster each token
  // has a slot of its own, and a script may touch but one.
  const most = client.isCluster ? 1 : mostTogether;

  const issue = askTogether<IssueQuestion, number>(most, (questions) => {
    const keys = questions.map(({ key }) => key.value);
    const details = questions.flatMap(({ sealed, bearerExpiresAt }) => [sealed, bearerExpiresAt.getTime()]);
    return answerOf(redis.issueShortTokens(keys.length, ...keys, lifeMs, minLifeMs, ...details));
  });
  const redeem = askTogether<RedeemQuestion, Buffer | number>(most, (questions) => {
    const keys = questions.flatMap(({ key }) => [key.value, key.marker, key.claim]);
    // Hashed: a nonce in Redis would let its reader ask for the answer as the one who sent it.
    const details = questions.flatMap(({ attempt: { nonce, claimMs } }) => [hash('sha256', nonce, 'buffer'), claimMs]);
    return answerOf(redis.redeemShortTokensBuffer(keys.length, ...keys, replayWindowMs, ...details));
  });

  return {
    async issue(key, sealed, bearerExpiresAt) {
      const expiresAtMs = await issue({ key, sealed, bearerExpiresAt });
      return expiresAtMs === 0 ? { kind: 'too_short' } : { kind: 'issued', expiresAt: new Date(expiresAtMs) };
    },
    async redeem(key, attempt) {
      const answer = await redeem({ key, attempt });
      if (typeof answer !== 'number') return { kind: 'released', sealed: answer };
      const reason = refusals[answer];
      if (reason === undefined) throw new RangeError(`redeem.lua says ${answer}`);
      return { kind: 'refused', reason };
    },
  };
}

function withScripts(redis: RedisClient): ScriptedRedis {
  redis.defineCommand('issueShortTokens', { lua: readScript('./issue.lua') });
  redis.defineCommand('redeemShortTokens', { lua: readScript('./redeem.lua') });
  return redis as ScriptedRedis;
}

function readScript(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}
