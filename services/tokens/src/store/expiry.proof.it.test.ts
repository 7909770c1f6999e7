import { patience } from '@custom-modules/testing/patience';
import { recordFigures, repeats } from '@custom-modules/testing/proof';
import { useRedis } from '@custom-modules/testing/redis';
import { describe, expect, test, vi } from 'vitest';
import { createRedisTokenStore } from './redis-token-store.ts';
import { inOneHour, newAttempt, newKey, sealed } from './token-store.contract.ts';
import { connectTo } from './token-store.fixture.ts';

const lifeMs = 300;
/** Of the clock of Redis, which counts in whole milliseconds, against ours. */
const toleranceMs = 2;
/** How long before and after its end a token is asked for. */
const aroundMs = 50;

describe('a token comes to its end', () => {
  test('asked for around its end, no token is released later than it lives', async (context) => {
    const store = createRedisTokenStore(await connectTo(useRedis()), { lifeMs, minLifeMs: 1, replayWindowMs: 900_000 });
    const count = repeats({ test: 500, proof: 10_000 });
    const figures = {
      tokens: count,
      'released in time': 0,
      'refused after': 0,
      'released late': 0,
      'refused too early': 0,
    };

    async function askAroundItsEnd(offsetMs: number): Promise<void> {
      const key = newKey();
      const issue = await store.issue(key, sealed, inOneHour());
      if (issue.kind !== 'issued') throw new Error('not issued');
      const end = issue.expiresAt.getTime();
      await vi.waitFor(() => expect(Date.now()).toBeGreaterThanOrEqual(end + offsetMs), { ...patience, interval: 1 });
      const askedAt = Date.now();
      const { kind } = await store.redeem(key, newAttempt());
      const answeredAt = Date.now();
      if (kind === 'released') figures[askedAt > end + toleranceMs ? 'released late' : 'released in time'] += 1;
      else figures[answeredAt < end - toleranceMs ? 'refused too early' : 'refused after'] += 1;
    }

    for (let done = 0; done < count; done += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, index) => askAroundItsEnd(index - aroundMs)));
    }
    recordFigures(context, figures);
    expect(figures).toMatchObject({ 'released late': 0, 'refused too early': 0 });
    // Or the end was never met.
    expect(Math.min(figures['released in time'], figures['refused after'])).toBeGreaterThan(count / 10);
  });
});
