import { hash, hkdfSync } from 'node:crypto';
import { answerOf, type RedisClient } from '@custom-modules/chassis/redis';
import { CompactEncrypt, compactDecrypt } from 'jose';

/** Values that only who holds their secret can find and read. */
export type SealedValues<T> = {
  keep(secret: string, value: T): Promise<void>;
  find(secret: string): Promise<T | undefined>;
  /** Finds it and removes it: of several who ask at once one gets it. */
  take(secret: string): Promise<T | undefined>;
  /** Changes what is there and not how long it stays; false when it is there no more. */
  replace(secret: string, value: T): Promise<boolean>;
  remove(secret: string): Promise<void>;
  /** Names the secret's entry, to tell it from others; leads nobody to the secret. */
  nameOf(secret: string): string;
};

const keyBytes = 32;

/**
 * Keeps values in Redis under the hash of a secret, encrypted (JWE, AES-256-GCM) with a key derived from it. Redis, its dumps
 * and its replicas hold neither the secret nor what it opens.
 */
export function createSealedValues<T>(
  redis: RedisClient,
  { kind, lifeMs }: { kind: string; lifeMs: number },
): SealedValues<T> {
  const nameOf = (secret: string) => `${kind}:${hash('sha256', secret, 'base64url')}`;
  const keyOf = (secret: string) => new Uint8Array(hkdfSync('sha256', secret, '', `custom-modules ${kind}`, keyBytes));

  const seal = (secret: string, value: T) =>
    new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
      .encrypt(keyOf(secret));

  async function open(secret: string, sealed: string | null): Promise<T | undefined> {
    if (sealed === null) return undefined;
    const { plaintext } = await compactDecrypt(sealed, keyOf(secret));
    return JSON.parse(new TextDecoder().decode(plaintext));
  }

  return {
    async keep(secret, value) {
      await answerOf(redis.set(nameOf(secret), await seal(secret, value), 'PX', lifeMs));
    },
    async find(secret) {
      return open(secret, await answerOf(redis.get(nameOf(secret))));
    },
    async take(secret) {
      return open(secret, await answerOf(redis.getdel(nameOf(secret))));
    },
    async replace(secret, value) {
      const answer = await answerOf(redis.set(nameOf(secret), await seal(secret, value), 'KEEPTTL', 'XX'));
      return answer === 'OK';
    },
    async remove(secret) {
      await answerOf(redis.del(nameOf(secret)));
    },
    nameOf,
  };
}
