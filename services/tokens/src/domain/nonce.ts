const form = /^[\x20-\x7e]{22,128}$/;

/**
 * Whether it may name an attempt to redeem a token. Who knows the nonce of a successful attempt may, for a moment,
 * ask for its answer again, so it must be too long to guess; what it is made of is the caller's affair.
 */
export function isNonce(text: string): boolean {
  return form.test(text);
}
