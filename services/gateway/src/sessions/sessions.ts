import { randomBytes } from 'node:crypto';
import type { VerifyBearer } from '@custom-modules/auth/bearer-verifier';
import type { Clock } from '@custom-modules/chassis/clock';
import { Failure, unavailable } from '@custom-modules/chassis/failure';
import { pause } from '@custom-modules/chassis/pause';
import type { IdentityProvider, Tokens } from './identity-provider.ts';
import type { Lock } from './lock.ts';
import type { SealedValues } from './sealed-values.ts';

/** What a browser that signed in stands for. */
export type Session = Tokens & {
  /** End of the access token, in milliseconds since 1970. */
  readonly expiresAt: number;
};

export type Sessions = {
  /** Begins a session; answers with its secret, which is the browser's to keep. */
  begin(tokens: Tokens): Promise<string>;
  /** The bearer of a session, good for some time yet; undefined when the session has ended. */
  bearerOf(secret: string): Promise<string | undefined>;
  /** Ends a session, here and at the provider; answers with where the browser ends the rest. */
  end(secret: string): Promise<URL | undefined>;
};

type Deps = {
  values: SealedValues<Session>;
  lock: Lock;
  provider: IdentityProvider;
  verifyBearer: VerifyBearer;
  clock: Clock;
};

/** An access token with less left is exchanged: a launch needs a good half minute of it. */
const leastLeftMs = 60_000;
const secretBytes = 32;
const pollMs = 50;
const longestWaitMs = 3000;

/**
 * The sessions of browsers. An access token that ends soon is exchanged by one request, whichever replica it came to; the others
 * wait, for a provider that rotates refresh tokens takes each once.
 */
export function createSessions({ values, lock, provider, verifyBearer, clock }: Deps): Sessions {
  const refreshing = new Map<string, Promise<Session | undefined>>();

  const isFresh = ({ expiresAt }: Session) => expiresAt - clock().getTime() > leastLeftMs;

  async function toSession(tokens: Tokens): Promise<Session> {
    const { expiresAt } = await verifyBearer(tokens.accessToken);
    return { ...tokens, expiresAt: expiresAt.getTime() };
  }

  /** All requests of this process share one. */
  function refreshed(secret: string): Promise<Session | undefined> {
    const name = values.nameOf(secret);
    const under = refreshing.get(name) ?? refreshOnce(secret).finally(() => refreshing.delete(name));
    refreshing.set(name, under);
    return under;
  }

  async function refreshOnce(secret: string): Promise<Session | undefined> {
    const until = performance.now() + longestWaitMs;
    while (performance.now() < until) {
      const release = await lock.tryTake(values.nameOf(secret));
      if (!release) {
        await pause(pollMs);
        continue;
      }
      try {
        return await refreshLocked(secret);
      } finally {
        await release();
      }
    }
    throw unavailable(new Error('another request has been refreshing the session for too long'));
  }

  async function refreshLocked(secret: string): Promise<Session | undefined> {
    const session = await values.find(secret);
    if (!session || isFresh(session)) return session;
    if (session.refreshToken === undefined) return undefined;
    try {
      const next = await toSession(await provider.refresh(session.refreshToken));
      // Not when it has been ended meanwhile: then it stays ended.
      return (await values.replace(secret, next)) ? next : undefined;
    } catch (error) {
      if (isRefusal(error)) {
        await values.remove(secret);
        return undefined;
      }
      if (session.expiresAt > clock().getTime()) return session; // an outage ends nothing before its time
      throw error;
    }
  }

  return {
    async begin(tokens) {
      const secret = randomBytes(secretBytes).toString('base64url');
      await values.keep(secret, await toSession(tokens));
      return secret;
    },

    async bearerOf(secret) {
      const session = await values.find(secret);
      if (!session || isFresh(session)) return session?.accessToken;
      return (await refreshed(secret))?.accessToken;
    },

    async end(secret) {
      const session = await values.take(secret);
      return session && provider.signOut(session);
    },
  };
}

function isRefusal(error: unknown): boolean {
  return error instanceof Failure && error.status !== 'UNAVAILABLE';
}
