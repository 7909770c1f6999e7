import { createHash } from 'node:crypto';
import type { Clock } from '@custom-modules/chassis/clock';
import { failuresOf, unavailable } from '@custom-modules/chassis/failure';
import type { Logger } from '@custom-modules/chassis/log';
import { decodeJwt, errors, type JWTPayload, jwtVerify } from 'jose';
import { LRUCache } from 'lru-cache';
import { readIdentity } from './claims.ts';
import type { IssuerConfig } from './config.ts';
import { authErrors } from './errors.ts';
import type { Identity } from './identity.ts';
import { createKeySet, type KeySet, KeySourceError } from './key-set.ts';

/**
 * Verifies a bearer.
 * @throws Failure `bearer_missing`, `bearer_invalid` or `bearer_expired`; `unavailable` when it is signed with a
 * key we do not know and the provider cannot be asked
 */
export type VerifyBearer = (bearer: string | undefined) => Promise<Identity>;

type Options = {
  issuers: readonly IssuerConfig[];
  clock: Clock;
  log: Logger;
  /** How many verified bearers are remembered. */
  cacheSize?: number;
};

type Issuer = { readonly config: IssuerConfig; readonly keys: KeySet };
type Verified = {
  readonly identity: Identity;
  readonly keyId: string | undefined;
  readonly issuer: Issuer;
  readonly until: number;
};

const maxBearerLength = 16_384;
const rememberedMs = 5 * 60_000;
const clockToleranceSeconds = 5;
const fail = failuresOf(authErrors);

/** Accepts RS256 access tokens of the configured issuers (RFC 9068, RFC 8725) and nothing else. */
export function createBearerVerifier({ issuers, clock, log, cacheSize = 10_000 }: Options): VerifyBearer {
  const known = new Map<string, Issuer>(
    issuers.map((config) => {
      const { issuer, jwksUri } = config;
      return [issuer, { config, keys: createKeySet({ issuer, jwksUri, clock, log }) }];
    }),
  );
  const remembered = new LRUCache<string, Verified>({ max: cacheSize });

  return async (bearer) => {
    if (bearer === undefined) throw fail('bearer_missing');
    if (bearer.length > maxBearerLength) throw fail('bearer_invalid');
    const now = clock();
    const hash = createHash('sha256').update(bearer).digest('base64url');
    const hit = remembered.get(hash);
    if (hit && now.getTime() < hit.until && (await hit.issuer.keys.has(hit.keyId))) return hit.identity;
    remembered.delete(hash);
    const verified = await verify(bearer, known, now);
    remembered.set(hash, verified);
    return verified.identity;
  };
}

async function verify(bearer: string, known: ReadonlyMap<string, Issuer>, now: Date): Promise<Verified> {
  try {
    const issuer = known.get(unverifiedIssuer(bearer));
    if (!issuer) throw fail('bearer_invalid');
    const { config, keys } = issuer;
    const { payload, protectedHeader } = await jwtVerify(bearer, keys.getKey, {
      algorithms: ['RS256'],
      issuer: config.issuer,
      audience: config.audience,
      requiredClaims: ['exp', 'sub'],
      clockTolerance: clockToleranceSeconds,
      currentDate: now,
    });
    if (!isAccessToken(config, protectedHeader.typ, payload)) throw fail('bearer_invalid');
    const identity = readIdentity(config, payload);
    if (!identity) throw fail('bearer_invalid');
    const until = Math.min(identity.expiresAt.getTime(), now.getTime() + rememberedMs);
    return { identity, keyId: protectedHeader.kid, issuer, until };
  } catch (error) {
    if (error instanceof KeySourceError) throw unavailable(error);
    if (error instanceof errors.JWTExpired) throw fail('bearer_expired', { cause: error });
    if (error instanceof errors.JOSEError) throw fail('bearer_invalid', { cause: error });
    throw error;
  }
}

function unverifiedIssuer(bearer: string): string {
  const { iss } = decodeJwt(bearer);
  return typeof iss === 'string' ? iss : '';
}

/** An id token says who somebody is to a client; it opens nothing here (RFC 8725 §3.11, §3.12). */
function isAccessToken(config: IssuerConfig, type: string | undefined, payload: JWTPayload): boolean {
  const types = config.tokenTypes ?? ['at+jwt'];
  const short = type?.toLowerCase().replace(/^application\//, '') ?? 'jwt';
  if (!types.some((accepted) => accepted.toLowerCase() === short)) return false;
  if (Array.isArray(payload.aud) && payload.aud.length > 1 && config.sharedAudience !== true) return false;
  const marksOfIdToken = ['nonce', 'at_hash', 'c_hash'].some((claim) => claim in payload);
  const calledIdToken = [payload['token_use'], payload['typ']].some((use) => String(use).toLowerCase() === 'id');
  return !marksOfIdToken && !calledIdToken;
}
