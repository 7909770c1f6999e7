import type { Metrics } from '@custom-modules/chassis/metrics';
import type { TokenStore } from './token-store.ts';

/** From a script on the same machine to beyond what the client waits for. */
const secondsBuckets = [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** The store, timed. */
export function measureTokenStore(store: TokenStore, metrics: Metrics): TokenStore {
  const seconds = metrics.histogram({
    name: 'tokens_redis_seconds',
    help: 'Time the store waits for Redis, by what it asks for and by outcome: answered or failed.',
    labelNames: ['operation', 'outcome'],
    buckets: secondsBuckets,
  });

  async function timed<T>(operation: keyof TokenStore, ask: () => Promise<T>): Promise<T> {
    const end = seconds.startTimer({ operation });
    try {
      const answer = await ask();
      end({ outcome: 'answered' });
      return answer;
    } catch (error) {
      end({ outcome: 'failed' });
      throw error;
    }
  }

  return {
    issue: (...asked) => timed('issue', () => store.issue(...asked)),
    redeem: (...asked) => timed('redeem', () => store.redeem(...asked)),
  };
}
