import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';

/** The shared Redis, with a key prefix for this test file alone. */
export function useRedis(): { url: string; keyPrefix: string } {
  return { url: inject('redisUrl'), keyPrefix: `test-${randomBytes(6).toString('hex')}:` };
}
