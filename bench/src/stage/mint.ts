import { randomBytes } from 'node:crypto';
import { sealBearer } from '@custom-modules/tokens/domain/sealed-bearer';
import { makeShortToken, type ShortToken } from '@custom-modules/tokens/domain/short-token';
import { keyOf } from '@custom-modules/tokens/domain/token-key';
import { createRedisTokenStore } from '@custom-modules/tokens/store/redis-token-store';
import type { Redis } from 'ioredis';
import { lifeSeconds } from './bearers.ts';

/** Makes so many short tokens. */
export type Mint = (count: number) => Promise<string[]>;

/** Of one write to Redis. */
const batchSize = 500;
const lifeMs = lifeSeconds * 1000;

/**
 * Short tokens as the tokens service makes them, by its own code and without the service: hundreds of thousands are used up in a run, and
 * what makes them is not to be as busy as what is measured. They outlive the run.
 */
export function createMint(redis: Redis, bearer: string): Mint {
  const store = createRedisTokenStore(redis, { lifeMs, minLifeMs: 0, replayWindowMs: 0 });
  const bearerExpiresAt = new Date(Date.now() + lifeMs);
  return inBatches(async (shortToken) => {
    const key = keyOf(shortToken);
    await store.issue(key, sealBearer(shortToken, key, contentOf(bearer)), bearerExpiresAt);
  });
}

/** Short tokens as the one hop keeps them. */
export function createPlainMint(redis: Redis, bearer: string): Mint {
  const { bearer: bearerToken, ...whose } = contentOf(bearer);
  const content = JSON.stringify({ bearerToken, ...whose });
  return inBatches(async (shortToken) => void (await redis.set(shortToken, content, 'PX', lifeMs)));
}

/** Short tokens nobody keeps, for who does not look for them. */
export const mintNowhere: Mint = async (count) => Array.from({ length: count }, () => makeShortToken(randomBytes));

const contentOf = (bearer: string) => ({ bearer, userId: 'user-1', organizationId: 'bench' });

function inBatches(keep: (shortToken: ShortToken) => Promise<void>): Mint {
  return async (count) => {
    const minted: string[] = [];
    while (minted.length < count) {
      const size = Math.min(batchSize, count - minted.length);
      const batch = Array.from({ length: size }, () => makeShortToken(randomBytes));
      await Promise.all(batch.map(keep));
      minted.push(...batch);
    }
    return minted;
  };
}
