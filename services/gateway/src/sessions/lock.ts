import { randomBytes } from 'node:crypto';
import { answerOf, type RedisClient } from '@custom-modules/chassis/redis';

export type Lock = {
  /** Takes the lock of this name, or answers undefined while somebody has it. Whoever has it has it for so long at most. */
  tryTake(name: string): Promise<(() => Promise<void>) | undefined>;
};

/** Only the holder's own lock: it may have run out and be somebody else's by now. */
const release = `if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end`;

/** One holder over all replicas: https://redis.io/docs/latest/develop/clients/patterns/distributed-locks/#correct-implementation-with-a-single-instance */
export function createLock(redis: RedisClient, { longestMs }: { longestMs: number }): Lock {
  return {
    async tryTake(name) {
      const key = `${name}:lock`;
      const holder = randomBytes(12).toString('base64url');
      const taken = await answerOf(redis.set(key, holder, 'PX', longestMs, 'NX'));
      if (taken === null) return undefined;
      return async () => {
        await answerOf(redis.eval(release, 1, key, holder)).catch(() => undefined); // it runs out by itself
      };
    },
  };
}
