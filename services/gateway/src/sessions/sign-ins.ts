import { randomBytes } from 'node:crypto';
import { fail } from '../errors.ts';
import type { IdentityProvider, PendingSignIn, Tokens } from './identity-provider.ts';
import type { SealedValues } from './sealed-values.ts';

/** A sign-in that a browser is away for. */
type SignIn = PendingSignIn & {
  /** The path to return to. */
  readonly to: string;
};

export type SignIns = {
  /** Where to send the browser. `browser` is a secret that only this browser has. */
  begin(browser: string, to: string): Promise<URL>;
  /**
   * Takes the browser back: once, and only the one that left.
   * @throws Failure `sign_in_failed`, `unavailable`
   */
  finish(browser: string, cameBackTo: URL): Promise<{ tokens: Tokens; to: string }>;
};

type Deps = { values: SealedValues<SignIn>; provider: IdentityProvider };

const stateBytes = 24;

/** Bound to the browser: nobody can sign another in as themselves by sending them the end of their own sign-in. */
export function createSignIns({ values, provider }: Deps): SignIns {
  const secretOf = (browser: string, state: string) => `${browser}.${state}`;
  return {
    async begin(browser, to) {
      const state = randomBytes(stateBytes).toString('base64url');
      const { url, pending } = await provider.signInUrl(state);
      await values.keep(secretOf(browser, state), { ...pending, to });
      return url;
    },

    async finish(browser, cameBackTo) {
      const state = cameBackTo.searchParams.get('state') ?? '';
      const signIn = await values.take(secretOf(browser, state));
      if (!signIn) throw fail('sign_in_failed');
      return { tokens: await provider.exchange(cameBackTo, state, signIn), to: signIn.to };
    },
  };
}
