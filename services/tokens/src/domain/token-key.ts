import { hash } from 'node:crypto';
import type { ShortToken } from './short-token.ts';

/**
 * Where the store keeps what belongs to one token. The braces are a hash tag: on Redis Cluster all keys of a token
 * share a slot, and so one script may touch them. https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags
 */
export type TokenKey = {
  /** The sealed bearer, until it is redeemed. */
  readonly value: string;
  /** Which attempt redeemed the token, for as long as a replay is to be recognised. */
  readonly marker: string;
  /** The sealed bearer once more, for the attempt that redeemed the token and lost the answer. */
  readonly claim: string;
  /** Names the token in a log line: 48 bits of its hash, which lead nobody to the token. */
  readonly fingerprint: string;
};

const fingerprintLength = 8;

/** The store never sees the token: its keys hold SHA-256 of it, which cannot be searched backwards over 160 bits. */
export function keyOf(token: ShortToken): TokenKey {
  const tokenHash = hash('sha256', token, 'base64url');
  const value = `st:{${tokenHash}}`;
  return {
    value,
    marker: `${value}:marker`,
    claim: `${value}:claim`,
    fingerprint: tokenHash.slice(0, fingerprintLength),
  };
}

/** Tells the key of a value from those of a marker and a claim, and from any other key. */
export function isKeyOfValue(key: string): boolean {
  return /^st:\{[^{}]+\}$/.test(key);
}
