import { within } from '@custom-modules/chassis/within';
import type { TokenCounts, TokenMetrics } from '../metrics.ts';

export type ReadStatusDeps = {
  readonly metrics: Pick<TokenMetrics, 'counts'>;
  readonly startedAt: Date;
  /** How many tokens wait to be redeemed; rejects when Redis does not answer. */
  readonly estimateLive: () => Promise<number>;
};

export type Status = TokenCounts & { readonly startedAt: Date; readonly live: number | undefined };

/** Below what an operator's page waits for: what was counted is told with and without Redis. */
const longestEstimateMs = 500;

/** What this process has done since it started, and how many tokens live, if Redis says so in time. */
export async function readStatus({ metrics, startedAt, estimateLive }: ReadStatusDeps): Promise<Status> {
  const estimate = within(longestEstimateMs, estimateLive()).catch(() => undefined);
  const [counts, live] = await Promise.all([metrics.counts(), estimate]);
  return { ...counts, startedAt, live };
}
