import { randomBytes } from 'node:crypto';
import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Clock } from '@custom-modules/chassis/clock';
import { Failure, unavailable } from '@custom-modules/chassis/failure';
import { pause } from '@custom-modules/chassis/pause';
import type { IdentityProvider, Tokens } from './identity-provider.ts';
import type { Lock } from './lock.ts';
import type { SealedValues } from './sealed-values.ts';

export type Sessions = {
  /**
   * Begins a session; answers with its secret, which is the browser's to keep.
   * @throws Failure `bearer_invalid` for access tokens that this API does not take
   */
  begin(tokens: Tokens): Promise<string>;
  /** The bearer of a session, good for some time yet if it can be had; undefined when the session has ended. */
  bearerOf(secret: string): Promise<string | undefined>;
  /** Ends a session, here and at the provider; answers with where the browser ends the rest. */
  end(secret: string): Promise<URL | undefined>;
};

type Deps = {
  /** What a session stands for are the tokens of its sign-in. */
  values: SealedValues<Tokens>;
  lock: Lock;
  provider: IdentityProvider;
  verifyBearer: VerifyBearer;
  clock: Clock;
};

/** An access token with less left is exchanged: a launch needs a good half minute of it. */
const leastLeftMs = 60_000;
/** For so long a provider that has just not answered is left alone while there are tokens that still hold. */
const providerRestMs = 5000;
const secretBytes = 32;
const pollMs = 50;
const longestWaitMs = 3000;

/**
 * The sessions of browsers. An access token that ends soon is exchanged by one request, whichever replica it came to, for a provider
 * that rotates refresh tokens takes each once. The other requests use the token as long as it holds, and wait only then.
 */
export function createSessions({ values, lock, provider, verifyBearer, clock }: Deps): Sessions {
  const refreshing = new Map<string, Promise<Tokens | undefined>>();
  let providerRestsUntil = 0;

  const leftMs = ({ expiresAt }: Tokens) => expiresAt - clock().getTime();

  /** All requests of this process share one. */
  function refreshed(secret: string): Promise<Tokens | undefined> {
    const name = values.nameOf(secret);
    const under = refreshing.get(name) ?? refresh(secret).finally(() => refreshing.delete(name));
    refreshing.set(name, under);
    return under;
  }

  async function refresh(secret: string): Promise<Tokens | undefined> {
    const until = performance.now() + longestWaitMs;
    while (performance.now() < until) {
      const tokens = await values.find(secret);
      if (!tokens || leftMs(tokens) > leastLeftMs) return tokens;
      const release = await lock.tryTake(values.nameOf(secret));
      try {
        if (release) return await refreshLocked(secret);
      } finally {
        await release?.();
      }
      if (leftMs(tokens) > 0) return tokens;
      await pause(pollMs);
    }
    throw unavailable(new Error('another request has been refreshing the session for too long'));
  }

  async function refreshLocked(secret: string): Promise<Tokens | undefined> {
    const tokens = await values.find(secret); // once more: whoever had the lock before may have done it
    if (!tokens || leftMs(tokens) > leastLeftMs) return tokens;
    if (tokens.refreshToken === undefined) return leftMs(tokens) > 0 ? tokens : undefined;
    try {
      const next = { ...tokens, ...(await provider.refresh(tokens.refreshToken)) };
      // Not when it has been ended meanwhile: then it stays ended.
      return (await values.replace(secret, next)) ? next : undefined;
    } catch (error) {
      if (isRefusal(error)) {
        await values.remove(secret);
        return undefined;
      }
      providerRestsUntil = clock().getTime() + providerRestMs;
      if (leftMs(tokens) > 0) return tokens; // an outage ends nothing before its time
      throw error;
    }
  }

  return {
    async begin(tokens) {
      await verifyBearer(tokens.accessToken);
      const secret = randomBytes(secretBytes).toString('base64url');
      await values.keep(secret, tokens);
      return secret;
    },

    async bearerOf(secret) {
      const tokens = await values.find(secret);
      if (!tokens || leftMs(tokens) > leastLeftMs) return tokens?.accessToken;
      const providerRests = clock().getTime() < providerRestsUntil;
      if (providerRests && leftMs(tokens) > 0) return tokens.accessToken;
      return (await refreshed(secret))?.accessToken;
    },

    async end(secret) {
      const tokens = await values.take(secret);
      return tokens && provider.signOut(tokens);
    },
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Failure && error.status !== 'UNAVAILABLE';
}
