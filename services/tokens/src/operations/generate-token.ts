import type { Caller } from '@custom-modules/auth/rpc';
import type { TokenAudit } from '../audit.ts';
import { sealBearer } from '../domain/sealed-bearer.ts';
import { makeShortToken, type RandomBytes } from '../domain/short-token.ts';
import { keyOf } from '../domain/token-key.ts';
import { fail } from '../errors.ts';
import type { TokenMetrics } from '../metrics.ts';
import type { TokenStore } from '../store/token-store.ts';

export type GenerateTokenDeps = {
  readonly store: Pick<TokenStore, 'issue'>;
  readonly randomBytes: RandomBytes;
  readonly metrics: Pick<TokenMetrics, 'issued' | 'refused'>;
  readonly audit: Pick<TokenAudit, 'issued' | 'refused'>;
};

export type GenerateTokenInput = { readonly caller: Caller };

export type GeneratedToken = { readonly shortToken: string; readonly expiresAt: Date };

/**
 * Makes a short token that stands for a verified bearer.
 * @throws Failure `bearer_expires_soon`, or `unavailable`, after which no token is in anybody's hands
 */
export async function generateToken(
  { store, randomBytes, metrics, audit }: GenerateTokenDeps,
  { caller }: GenerateTokenInput,
): Promise<GeneratedToken> {
  const { userId, organizationId, expiresAt: bearerExpiresAt } = caller;
  const { bearer, trail } = caller.call;
  const shortToken = makeShortToken(randomBytes);
  const key = keyOf(shortToken);
  const sealed = sealBearer(shortToken, key, { bearer, userId, organizationId });
  const holder = { token: key.fingerprint, organizationId, userId };

  const issue = await store.issue(key, sealed, bearerExpiresAt);
  if (issue.kind === 'too_short') {
    metrics.refused('bearer_expires_soon');
    audit.refused({ ...holder, reason: 'bearer_expires_soon' }, trail);
    throw fail('bearer_expires_soon');
  }
  metrics.issued();
  audit.issued({ ...holder, expiresAt: issue.expiresAt }, trail);
  return { shortToken, expiresAt: issue.expiresAt };
}
