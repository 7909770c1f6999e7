import type { ShortToken } from '@custom-modules/tokens/domain/short-token';
import { keyOf } from '@custom-modules/tokens/domain/token-key';
import type { Redis } from 'ioredis';
import { lifeSeconds } from './bearers.ts';
import type { Mint } from './mint.ts';

/** Adds so many live tokens that nobody comes for. */
export type Populate = (count: number) => Promise<void>;

const batchSize = 10_000;

/** Keys as domain/token-key.ts makes them, with another 43 characters where the hash of the token stands. */
const script = `
  local stored = redis.call('GET', KEYS[1])
  local head = string.match(KEYS[1], '^(.*{)')
  for number = ARGV[1], ARGV[2] do
    redis.call('SET', head .. redis.sha1hex(number) .. '---}', stored, 'PX', ARGV[3])
  end
`;

/** What the store keeps of one token, under as many keys of the same form: to mint a million would take minutes. */
export function createPopulate(redis: Redis, mint: Mint): Populate {
  return async (count) => {
    const [token] = await mint(1);
    const { value } = keyOf(token as ShortToken);
    for (let first = 1; first <= count; first += batchSize) {
      const last = Math.min(first + batchSize - 1, count);
      await redis.eval(script, 1, value, first, last, lifeSeconds * 1000);
    }
  };
}
