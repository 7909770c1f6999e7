import type { TokenKey } from '../domain/token-key.ts';

export type Issue =
  | { readonly kind: 'issued'; readonly expiresAt: Date }
  /** The bearer ends too soon for a token to be of use. */
  | { readonly kind: 'too_short' };

export type Redemption =
  | { readonly kind: 'released'; readonly sealed: Buffer }
  | { readonly kind: 'refused'; readonly reason: RefusedRedemption };

/** An attempt to redeem a token is known by its nonce. The first one's claim is how long it may ask again. */
export type Attempt = { readonly nonce: string; readonly claimMs: number };

/**
 * `unknown`: never issued, expired, or redeemed so long ago that it is forgotten. `replayed`: another attempt has
 * redeemed it. `late`: this attempt has, and asks for the answer again after its claim. `fenced`: the store is not
 * certain to remember every redemption, having lost its memory or its place as primary since.
 */
export type RefusedRedemption = 'unknown' | 'replayed' | 'late' | 'fenced';

/**
 * Holds sealed bearers until they are redeemed. Each method is atomic, and the time is the store's own.
 * Both reject with Failure `unavailable` when the store does not answer; whether it acted is then unknown. So a
 * redemption is to be asked for again with the same nonce, and an issue with another token.
 */
export type TokenStore = {
  /** Keeps a sealed bearer for a token's life, or for what is left of the bearer's when that is shorter. */
  issue(key: TokenKey, sealed: Buffer, bearerExpiresAt: Date): Promise<Issue>;

  /**
   * Takes the sealed bearer out and remembers which attempt got it. While its claim lasts the same nonce gets it again; no
   * other nonce ever does.
   */
  redeem(key: TokenKey, attempt: Attempt): Promise<Redemption>;
};
