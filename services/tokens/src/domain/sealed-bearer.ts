import { createCipheriv, createDecipheriv, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { ShortToken } from './short-token.ts';
import type { TokenKey } from './token-key.ts';

/** What a short token stands for. */
export type BearerContent = {
  readonly bearer: string;
  readonly userId: string;
  readonly organizationId: string;
};

export type Opened = { readonly kind: 'opened'; readonly content: BearerContent } | { readonly kind: 'unreadable' };

const algorithm = 'aes-256-gcm';
const version = 1;
const purpose = 'custom-modules short token';
const secretBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;

/**
 * Encrypts what a token stands for so that only who holds the token can read it: version, AES-256-GCM ciphertext
 * (NIST SP 800-38D) of JSON, tag. The nonce comes from the token as the key does: a token seals one value only.
 */
export function sealBearer(token: ShortToken, key: TokenKey, content: BearerContent): Buffer {
  const { secret, nonce } = deriveFrom(token);
  const cipher = createCipheriv(algorithm, secret, nonce, { authTagLength: tagBytes }).setAAD(boundTo(key));
  const ciphertext = cipher.update(JSON.stringify(content), 'utf8');
  return Buffer.concat([Buffer.of(version), ciphertext, cipher.final(), cipher.getAuthTag()]);
}

/** `unreadable`: of another version, changed, or sealed for another token or key. */
export function openBearer(token: ShortToken, key: TokenKey, sealed: Buffer): Opened {
  if (sealed[0] !== version || sealed.length <= 1 + tagBytes) return { kind: 'unreadable' };
  const { secret, nonce } = deriveFrom(token);
  const decipher = createDecipheriv(algorithm, secret, nonce, { authTagLength: tagBytes })
    .setAAD(boundTo(key))
    .setAuthTag(sealed.subarray(-tagBytes));
  try {
    const json = decipher.update(sealed.subarray(1, -tagBytes), undefined, 'utf8') + decipher.final('utf8');
    return { kind: 'opened', content: JSON.parse(json) };
  } catch {
    return { kind: 'unreadable' };
  }
}

/** HKDF (RFC 5869). A holder of the Redis key, which is a hash of the token too, learns nothing of what comes out. */
function deriveFrom(token: ShortToken): { secret: KeyObject; nonce: Buffer } {
  const material = Buffer.from(hkdfSync('sha256', token, purpose, `v${version}`, secretBytes + nonceBytes));
  // As a key object: of bare bytes Node 24 finds out that they are none in a way that takes longer than to decipher with them.
  return { secret: createSecretKey(material.subarray(0, secretBytes)), nonce: material.subarray(secretBytes) };
}

/** A sealed value moved to another key, or relabelled with another version, does not open. */
function boundTo(key: TokenKey): Buffer {
  return Buffer.from(`v${version} ${key.value}`);
}
