import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { answerOf, type Redis } from '@custom-modules/chassis/redis';
import type { RefusedRedemption, TokenStore } from './token-store.ts';

export type TokenStoreSettings = {
  /** Longest life of a token. */
  readonly lifeMs: number;
  /** What must be left of a bearer's life for a token to be issued. */
  readonly minLifeMs: number;
  /** How long a redeemed token is told from one that never was. */
  readonly replayWindowMs: number;
};

type IssueReply = ['issued', number] | ['too_short'];
type RedeemReply = [Buffer, Buffer?];

/** The two scripts as ioredis adds them to a client: sent whole once a connection, by their hash from then on. */
type ScriptedRedis = Redis & {
  issueShortToken(
    value: string,
    sealed: Buffer,
    bearerExpiresAt: number,
    lifeMs: number,
    minLifeMs: number,
  ): Promise<IssueReply>;
  redeemShortTokenBuffer(
    value: string,
    marker: string,
    claim: string,
    nonceHash: Buffer,
    replayWindowMs: number,
    claimMs: number,
  ): Promise<RedeemReply>;
};

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
export function createRedisTokenStore(client: Redis, settings: TokenStoreSettings): TokenStore {
  const redis = withScripts(client);
  const { lifeMs, minLifeMs, replayWindowMs } = settings;
  return {
    async issue(key, sealed, bearerExpiresAt) {
      const [kind, expiresAtMs] = await answerOf(
        redis.issueShortToken(key.value, sealed, bearerExpiresAt.getTime(), lifeMs, minLifeMs),
      );
      return kind === 'issued' ? { kind, expiresAt: new Date(expiresAtMs) } : { kind };
    },

    async redeem(key, { nonce, claimMs }) {
      // Hashed: a nonce in Redis would let its reader ask for the answer as the one who sent it.
      const nonceHash = hash('sha256', nonce, 'buffer');
      const [outcome, sealed] = await answerOf(
        redis.redeemShortTokenBuffer(key.value, key.marker, key.claim, nonceHash, replayWindowMs, claimMs),
      );
      if (sealed) return { kind: 'released', sealed };
      return { kind: 'refused', reason: outcome.toString() as RefusedRedemption };
    },
  };
}

function withScripts(redis: Redis): ScriptedRedis {
  redis.defineCommand('issueShortToken', { numberOfKeys: 1, lua: readScript('./issue.lua') });
  redis.defineCommand('redeemShortToken', { numberOfKeys: 3, lua: readScript('./redeem.lua') });
  return redis as ScriptedRedis;
}

function readScript(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}
