import type { Metrics } from '@custom-modules/chassis/metrics';
import type { RefusedRedemption } from './store/token-store.ts';

/**
 * Why no token was issued (`bearer_expires_soon`) or none resolved. `malformed`: refused by its form alone;
 * `unreadable`: redeemed, but what was stored does not open.
 */
export type RefusalReason = 'bearer_expires_soon' | 'malformed' | 'unreadable' | RefusedRedemption;

export type TokenMetrics = {
  issued(): void;
  resolved(): void;
  refused(reason: RefusalReason): void;
  /** What has been counted since the process started. */
  counts(): Promise<TokenCounts>;
};

export type TokenCounts = {
  readonly issued: number;
  readonly resolved: number;
  readonly refused: Readonly<Record<RefusalReason, number>>;
};

const reasons: Record<RefusalReason, true> = {
  bearer_expires_soon: true,
  malformed: true,
  unknown: true,
  replayed: true,
  late: true,
  fenced: true,
  unreadable: true,
};

export function createTokenMetrics(metrics: Metrics): TokenMetrics {
  const issued = metrics.counter({ name: 'tokens_issued_total', help: 'Short tokens issued.' });
  const resolved = metrics.counter({
    name: 'tokens_resolved_total',
    help: 'Answers with a bearer; an attempt that asks again for a lost answer counts again.',
  });
  const refused = metrics.counter({
    name: 'tokens_refused_total',
    help: 'Short tokens refused, by reason; `replayed` is the second use of one.',
    labelNames: ['reason'],
  });
  // A rate needs a zero to start from.
  for (const reason of Object.keys(reasons)) refused.inc({ reason }, 0);
  return {
    issued: () => issued.inc(),
    resolved: () => resolved.inc(),
    refused: (reason) => refused.inc({ reason }),
    async counts() {
      const [ofIssued, ofResolved, ofRefused] = await Promise.all([issued.get(), resolved.get(), refused.get()]);
      return {
        issued: ofIssued.values[0]?.value ?? 0,
        resolved: ofResolved.values[0]?.value ?? 0,
        refused: Object.fromEntries(ofRefused.values.map(({ labels, value }) => [labels.reason, value])),
      };
    },
  };
}

/** Asked for each scrape. While the store does not answer the gauge has no value, and the other metrics theirs. */
export function measureLiveTokens(metrics: Metrics, estimate: () => Promise<number>): void {
  metrics.gauge({
    name: 'tokens_live',
    help: 'Short tokens that wait to be redeemed, estimated from a sample of the keys. Every replica tells of the same ones: take one, or the average, never the sum.',
    async collect(live) {
      live.remove();
      const estimated = await estimate().catch(() => undefined);
      if (estimated !== undefined) live.set(estimated);
    },
  });
}

export type AuditMetrics = {
  published(count: number): void;
  /** `full`: there was no room to keep it while Kafka was away or too slow. `refused`: the broker will not have it. */
  dropped(reason: 'full' | 'refused', count: number): void;
};

export function createAuditMetrics(metrics: Metrics): AuditMetrics {
  const published = metrics.counter({ name: 'token_audit_published_total', help: 'Audit events the topic has taken.' });
  const dropped = metrics.counter({
    name: 'token_audit_dropped_total',
    help: 'Audit events the topic will never have: no room to keep them (full), or refused by the broker.',
    labelNames: ['reason'],
  });
  // A rate needs a zero to start from.
  for (const reason of ['full', 'refused']) dropped.inc({ reason }, 0);
  return {
    published: (count) => published.inc(count),
    dropped: (reason, count) => dropped.inc({ reason }, count),
  };
}
