import type { Clock } from '@custom-modules/chassis/clock';
import type { Logger } from '@custom-modules/chassis/log';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import { isProviderUrl } from './config.ts';

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
  has(keyId: string | undefined): Promise<boolean>;
};

type Options = { issuer: string; jwksUri: string | undefined; clock: Clock; log: Logger };
type Keys = {
  readonly document: JSONWebKeySet;
  readonly find: ReturnType<typeof createLocalJWKSet>;
  readonly readAt: number;
};

/** Short: for so long a new key may go unrecognised when somebody's made-up key id has just caused a reading. */
const coolDownMs = 1000;
/** So early that with steady traffic nobody waits for a reading. */
const renewAfterMs = 4 * 60_000;
/** For so long a key may be accepted after the provider has withdrawn it. */
const maxAgeMs = 5 * 60_000;
/** For so long a failed reading tells that the provider does not answer; with traffic every second there is another one. */
const outageMs = 5 * 60_000;
const timeoutMs = 2500;

/**
 * The signing keys of one provider. Read at most once per cool-down, however many unknown key ids arrive and
 * whether or not the reading works. Keys that are too old are used only when the provider cannot be asked, so that
 * keys once known outlive an outage of it; and they are never replaced by an answer without keys.
 */
export function createKeySet({ issuer, jwksUri, clock, log }: Options): KeySet {
  let keys: Keys | undefined;
  let attempt: Promise<Keys> | undefined;
  let nextAttemptAt = 0;
  let failedAt = Number.NEGATIVE_INFINITY;

  const now = () => clock().getTime();

  /** Everybody until the end of the cool-down shares one attempt and its result. */
  function read(): Promise<Keys> {
    if (attempt === undefined || now() >= nextAttemptAt) {
      nextAttemptAt = Number.POSITIVE_INFINITY;
      attempt = readNow();
    }
    return attempt;
  }

  async function readNow(): Promise<Keys> {
    const readAt = now();
    try {
      const document = await readKeys(jwksUri ?? (await discover(issuer)));
      keys = { document, find: createLocalJWKSet(document), readAt };
      return keys;
    } catch (cause) {
      failedAt = now();
      const error = new KeySourceError(`the keys of ${issuer} cannot be read`, cause);
      log.warn({ issuer, err: error }, 'signing keys not read');
      throw error;
    } finally {
      nextAttemptAt = now() + coolDownMs;
    }
  }

  /** Only what is older than a withdrawn key may live has to wait, and not for a provider that has just not answered. */
  async function current(): Promise<Keys> {
    if (keys === undefined) return read();
    const old = keys;
    const age = now() - old.readAt;
    if (age < renewAfterMs) return old;
    const renewed = read().catch(() => old); // logged where it failed
    const inOutage = now() - failedAt < outageMs;
    return age < maxAgeMs || inOutage ? old : renewed;
  }

  return {
    async getKey(header, token) {
      try {
        return await (await current()).find(header, token);
      } catch (error) {
        if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
        return (await read()).find(header, token);
      }
    },
    async has(keyId) {
      const { document } = await current();
      return document.keys.some(({ kid }) => kid === keyId);
    },
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
  const keys = document['jwks_uri'];
  if (typeof keys !== 'string') throw new Error('the discovery document names no keys');
  if (!isProviderUrl(keys)) throw new Error('the discovery document has the keys fetched without TLS');
  return keys;
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
