import { invalidRequest } from '@custom-modules/chassis/failure';
import type { Logger } from '@custom-modules/chassis/log';
import type { Trail } from '@custom-modules/chassis/rpc';
import type { TokenAudit } from '../audit.ts';
import { isNonce } from '../domain/nonce.ts';
import { type BearerContent, openBearer } from '../domain/sealed-bearer.ts';
import { isShortToken } from '../domain/short-token.ts';
import { keyOf } from '../domain/token-key.ts';
import { fail } from '../errors.ts';
import type { RefusalReason, TokenMetrics } from '../metrics.ts';
import type { Attempt, TokenStore } from '../store/token-store.ts';

export type ResolveTokenDeps = {
  readonly store: Pick<TokenStore, 'redeem'>;
  /** For how many milliseconds an attempt may ask again, by whose nonce it is. */
  readonly claims: { readonly ofGateway: number; readonly ofClient: number };
  readonly metrics: Pick<TokenMetrics, 'resolved' | 'refused'>;
  readonly audit: Pick<TokenAudit, 'resolved' | 'refused'>;
};

export type ResolveTokenInput = {
  readonly shortToken: string;
  /** Names this attempt; the same attempt may ask again. */
  readonly nonce: string;
  readonly nonceIsOfClient: boolean;
  /** Its log is made when it is first asked for, which costs as much as the rest of it. */
  readonly call: { readonly trail: Trail; readonly log: Pick<Logger, 'warn' | 'error'> };
};

type Outcome =
  | { readonly kind: 'resolved'; readonly content: BearerContent; readonly fingerprint: string }
  /** The fingerprint names the token, where it is one. */
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly fingerprint?: string };

/**
 * Exchanges a short token for what it stands for, once. Possession of it is all that is asked for.
 * @throws Failure `short_token_invalid` whatever is wrong with the token, `invalid_request` for the nonce, or
 * `unavailable`, after which the same attempt may ask again
 */
export async function resolveToken(
  { store, claims, metrics, audit }: ResolveTokenDeps,
  { shortToken, nonce, nonceIsOfClient, call }: ResolveTokenInput,
): Promise<BearerContent> {
  if (!isNonce(nonce)) {
    throw invalidRequest({ field: 'nonce', message: 'Send 22 to 128 printable characters.' });
  }
  const attempt = { nonce, claimMs: nonceIsOfClient ? claims.ofClient : claims.ofGateway };
  const outcome = await redeem(store, shortToken, attempt);
  if (outcome.kind === 'resolved') {
    const { fingerprint: token, content } = outcome;
    metrics.resolved();
    audit.resolved({ token, organizationId: content.organizationId, userId: content.userId }, call.trail);
    return content;
  }
  const { reason, fingerprint: token } = outcome;
  metrics.refused(reason);
  if (token) audit.refused({ token, reason }, call.trail);
  warn(outcome, call);
  // This very request has had the bearer and its answer was lost too long ago: a fault on our side of the wire, so no 400. A
  // client that asks too late is told that the token is gone, or it would ask on.
  throw fail(reason === 'late' && !nonceIsOfClient ? 'unavailable' : 'short_token_invalid');
}

async function redeem(store: ResolveTokenDeps['store'], shortToken: string, attempt: Attempt): Promise<Outcome> {
  if (!isShortToken(shortToken)) return { kind: 'refused', reason: 'malformed' };
  const key = keyOf(shortToken);
  const { fingerprint } = key;
  const redemption = await store.redeem(key, attempt);
  if (redemption.kind === 'refused') return { ...redemption, fingerprint };
  const opened = openBearer(shortToken, key, redemption.sealed);
  if (opened.kind === 'unreadable') return { kind: 'refused', reason: 'unreadable', fingerprint };
  return { kind: 'resolved', content: opened.content, fingerprint };
}

/** A token in two hands, or a value changed in the store, is somebody's attack or our defect. */
function warn({ reason, fingerprint }: Outcome & { kind: 'refused' }, call: ResolveTokenInput['call']): void {
  if (reason === 'replayed') call.log.warn({ token: fingerprint }, 'short token used a second time');
  if (reason === 'unreadable') call.log.error({ token: fingerprint }, 'stored short token does not open');
}
