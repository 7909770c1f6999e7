import type { Clock } from '@custom-modules/chassis/clock';
import type { Logger } from '@custom-modules/chassis/log';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';

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

const coolDownMs = 30_000;
const freshMs = 5 * 60_000;
const timeoutMs = 5000;

/**
 * The signing keys of one provider. Read at most once per cool-down, however many unknown key ids arrive and
 * whether or not the reading works; refreshed in the background, so that keys once known outlive an outage of the
 * provider; and never replaced by an answer without keys.
 */
export function createKeySet({ issuer, jwksUri, clock, log }: Options): KeySet {
  let lastFailure: { at: number; error: KeySourceError } | undefined;
  let lastLoadAt = 0;

  async function load(): Promise<Response> {
    const now = clock().getTime();
    if (lastFailure && now - lastFailure.at < coolDownMs) throw lastFailure.error;
    try {
      const document = await readJson(jwksUri ?? (await discover(issuer)));
      if (!Array.isArray(document['keys']) || document['keys'].length === 0) throw new Error('there are no keys in it');
      lastFailure = undefined;
      lastLoadAt = now;
      return Response.json(document);
    } catch (cause) {
      lastFailure = { at: now, error: new KeySourceError(`the keys of ${issuer} cannot be read`, cause) };
      log.warn({ issuer, err: lastFailure.error }, 'signing keys not read');
      throw lastFailure.error;
    }
  }

  const remote = createRemoteJWKSet(new URL(jwksUri ?? issuer), {
    [customFetch]: load,
    cacheMaxAge: Number.POSITIVE_INFINITY,
    cooldownDuration: coolDownMs,
  });

  function refreshWhenStale(): void {
    if (lastLoadAt === 0 || clock().getTime() - lastLoadAt < freshMs || remote.reloading) return;
    remote.reload().catch(() => undefined); // logged where it failed; the known keys go on serving
  }

  return {
    getKey: (header, token) => {
      refreshWhenStale();
      return remote(header, token);
    },
    has(keyId) {
      refreshWhenStale();
      return remote.jwks()?.keys.some((key) => key.kid === keyId) ?? false;
    },
  };
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
