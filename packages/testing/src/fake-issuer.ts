import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { IssuerConfig } from '@custom-modules/auth/config';
import { exportJWK, generateKeyPair, type JWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';

export type Claims = JWTPayload;

/** An OpenID provider reduced to what the services ask of one, its keys and signatures real. */
export type FakeIssuer = {
  readonly config: IssuerConfig;
  readonly publicKey: JWK;
  /** A bearer with these claims over valid ones (`undefined` takes a claim away). */
  bearer(claims: Claims, options?: SignOptions): Promise<string>;
  /** Publishes a new key and withdraws the old one; bearers signed from now on use it. */
  rotateKey(): Promise<void>;
  /** What the key endpoint answers instead, until called without argument. */
  answerKeysWith(listener?: RequestListener): void;
  /** How often the keys were asked for. */
  readonly keyRequests: number;
  close(): Promise<void>;
};

export type SignOptions = {
  header?: Partial<JWTHeaderParameters>;
  lifeSeconds?: number;
};

type SigningKey = {
  id: string;
  privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey'];
  publicJwk: Record<string, unknown>;
};

/** Starts one on a free port. */
export async function startFakeIssuer(overrides: Partial<IssuerConfig> = {}): Promise<FakeIssuer> {
  let key = await newKey(1);
  let keyRequests = 0;
  let override: RequestListener | undefined;
  const server = createServer((request, response) => {
    keyRequests += 1;
    if (override) return override(request, response);
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [key.publicJwk] }));
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, '127.0.0.1', resolve);
  await promise;
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const audience = 'urn:custom-modules:test';
  const config = {
    issuer,
    audience,
    jwksUri: `${issuer}/keys`,
    organizations: ['*'],
    platformRoles: true,
    ...overrides,
  };
  return {
    config,
    get publicKey() {
      return key.publicJwk;
    },
    get keyRequests() {
      return keyRequests;
    },
    bearer(claims, { header, lifeSeconds = 3600 } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const payload = { iss: issuer, aud: audience, iat: now, exp: now + lifeSeconds, ...claims };
      return new SignJWT(payload)
        .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: key.id, ...header })
        .sign(key.privateKey);
    },
    async rotateKey() {
      key = await newKey(Number(key.id.slice(1)) + 1);
    },
    answerKeysWith(listener) {
      override = listener;
    },
    async close() {
      server.closeAllConnections();
      const closed = Promise.withResolvers<void>();
      server.close(() => closed.resolve());
      await closed.promise;
    },
  };
}

const made = new Map<number, Promise<SigningKey>>();

/** Key k1, k2, …: the same in every issuer of a process, for an RSA key takes long to make. */
function newKey(number: number): Promise<SigningKey> {
  const key = made.get(number) ?? makeKey(number);
  made.set(number, key);
  return key;
}

async function makeKey(number: number): Promise<SigningKey> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const id = `k${number}`;
  return { id, privateKey, publicJwk: { ...(await exportJWK(publicKey)), kid: id, alg: 'RS256', use: 'sig' } };
}
