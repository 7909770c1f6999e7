import type { Clock } from '@custom-modules/chassis/clock';
import type { Logger } from '@custom-modules/chassis/log';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

/** The provider's keys cannot be had right now. */
export class KeySourceError extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'KeySourceError';
  }
}

export type KeySet = {
  readonly getKey: JWTVerifyGetKey;
  /** Whether the provider still publishes the key. */
  has(keyId: string | undefined): boolean;
};

type Options = { issuer: string; jwksUri: string | undefined; clock: Clock; log: Logger };
type Keys = {
  readonly document: JSONWebKeySet;
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly readAt: number;
};

/** Short: for so long a new key may go unrecognised when somebody's made-up key id has just caused a reading. */
const coolDownMs = 1000;
const freshMs = 5 * 60_000;
const timeoutMs = 2500;

/**
 * The signing keys of one provider. Read at most once per cool-down, however many unknown key ids arrive and
 * whether or not the reading works; refreshed in the background, so that keys once known outlive an outage of the
 * provider; and never replaced by an answer without keys.
 */
export function createKeySet({ issuer, jwksUri, clock, log }: Options): KeySet {
  let keys: Keys | undefined;
  let attempt: { readonly at: number; readonly result: Promise<Keys> } | undefined;

  /** Everybody within a cool-down shares one attempt and its result. */
  function read(): Promise<Keys> {
    const at = clock().getTime();
    if (attempt === undefined || at - attempt.at >= coolDownMs) attempt = { at, result: readNow(at) };
    return attempt.result;
  }

  async function readNow(readAt: number): Promise<Keys> {
    try {
      const document = await readKeys(jwksUri ?? (await discover(issuer)));
      keys = { document, find: createLocalJWKSet(document), readAt };
      return keys;
    } catch (cause) {
      const error = new KeySourceError(`the keys of ${issuer} cannot be read`, cause);
      log.warn({ issuer, err: error }, 'signing keys not read');
      throw error;
    }
  }

  function known(): Keys | undefined {
    const stale = keys !== undefined && clock().getTime() - keys.readAt >= freshMs;
    if (stale) read().catch(() => undefined); // logged where it failed; the known keys go on serving
    return keys;
  }

  return {
    async getKey(header, token) {
      const before = known();
      try {
        if (before) return await before.find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      }
      return (await read()).find(header, token);
    },
    has: (keyId) => known()?.document.keys.some(({ kid }) => kid === keyId) ?? false,
  };
}

async function readKeys(url: string): Promise<JSONWebKeySet> {
  const document = await readJson(url);
  if (!Array.isArray(document['keys']) || document['keys'].length === 0) throw new Error('there are no keys in it');
  return document as unknown as JSONWebKeySet;
}

/** OpenID Connect Discovery 1.0 §4.3: the document must name the issuer it was asked for. */
async function discover(issuer: string): Promise<string> {
  const document = await readJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`);
  if (document['issuer'] !== issuer) throw new Error('the discovery document names another issuer');
  if (typeof document['jwks_uri'] !== 'string') throw new Error('the discovery document names no keys');
  return document['jwks_uri'];
}

async function readJson(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    redirect: 'error',
    headers: { accept: 'application/json' },
    signal: AbortSignal.timeout(timeoutMs),
  });
  if (response.status !== 200) throw new Error(`it answers ${response.status}`);
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null) throw new Error('it does not answer with an object');
  return body as Record<string, unknown>;
}
