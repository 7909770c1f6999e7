import type { RefusedRedemption } from './token-store.ts';

/** What a Redis holds of one token. */
export type Held =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'value'; readonly fence: ReplicationId }
  | { readonly kind: 'marker and claim'; readonly nonce: Nonce; readonly fence: ReplicationId }
  | { readonly kind: 'marker'; readonly nonce: Nonce };

export type Nonce = string;
export type ReplicationId = number;

/** What stands between a token and a second release, to be taken away piece by piece. */
export type Protections = {
  /** A value is released only under the replication id it was written under. */
  readonly fence: boolean;
  /** What a redemption leaves. A plain GETDEL leaves nothing. */
  readonly leaves: 'nothing' | 'marker' | 'marker and claim';
  /** Whom a claim answers. */
  readonly claimIsOf: 'its nonce' | 'anybody';
};

export const everyProtection: Protections = { fence: true, leaves: 'marker and claim', claimIsOf: 'its nonce' };

/** What redeem.lua answers, and what is held after it. redeem.model.it.test.ts holds the two to each other. */
export function redeem(
  { fence, leaves, claimIsOf }: Protections,
  redis: { readonly holds: Held; readonly replicationId: ReplicationId },
  nonce: Nonce,
): { answer: 'released' | RefusedRedemption; after: Held } {
  const { holds, replicationId } = redis;
  switch (holds.kind) {
    case 'nothing':
      return { answer: 'unknown', after: holds };
    case 'value':
      if (fence && holds.fence !== replicationId) return { answer: 'fenced', after: { kind: 'nothing' } };
      return { answer: 'released', after: leftBy(leaves, nonce, holds.fence) };
    case 'marker and claim':
      if (claimIsOf === 'its nonce' && holds.nonce !== nonce) return { answer: 'replayed', after: holds };
      return { answer: fence && holds.fence !== replicationId ? 'fenced' : 'released', after: holds };
    case 'marker':
      return { answer: holds.nonce === nonce ? 'late' : 'replayed', after: holds };
  }
}

function leftBy(leaves: Protections['leaves'], nonce: Nonce, fence: ReplicationId): Held {
  switch (leaves) {
    case 'nothing':
      return { kind: leaves };
    case 'marker':
      return { kind: leaves, nonce };
    case 'marker and claim':
      return { kind: leaves, nonce, fence };
  }
}
