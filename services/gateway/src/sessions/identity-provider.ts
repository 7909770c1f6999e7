import { type Failure, unavailable } from '@custom-modules/chassis/failure';
import { decodeJwt } from 'jose';
import * as openid from 'openid-client';
import { fail } from '../errors.ts';

/** What a provider gives for a sign-in. */
export type Tokens = {
  /** A JWT, for it is our bearer. */
  readonly accessToken: string;
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAt: number;
  readonly refreshToken?: string;
  /** Says at sign-out whose sign-in ends. */
  readonly idToken?: string;
};

/** What must be known again when the browser comes back. */
export type PendingSignIn = { readonly verifier: string; readonly nonce: string };

/**
 * An OpenID provider. Its methods reject with Failure `unavailable` when it does not answer, and with `sign_in_failed` when it
 * says no.
 */
export type IdentityProvider = {
  /** Where a browser signs in. `state` comes back with it. */
  signInUrl(state: string): Promise<{ url: URL; pending: PendingSignIn }>;
  /** Exchanges what the browser came back with, which must carry this state. */
  exchange(cameBackTo: URL, state: string, pending: PendingSignIn): Promise<Tokens>;
  /** Fresh tokens; what is absent stays as it was. `sign_in_failed` means that there will never be any. */
  refresh(refreshToken: string): Promise<Tokens>;
  /** Ends what can be ended without the browser; answers with where the browser ends the rest, if there is such a place. */
  signOut(tokens: Tokens): Promise<URL | undefined>;
};

type Options = {
  issuer: string;
  clientId: string;
  clientSecret?: string | undefined;
  scope: string;
  resource?: string | undefined;
  /** Where the provider sends browsers back to. */
  callbackUrl: string;
  /** Where it sends them after sign-out. */
  homeUrl: string;
};

const timeoutSeconds = 5;

/** Authorization code with PKCE (RFC 7636), as OAuth 2.1 wants it of every client. The provider is discovered on first use. */
export function createIdentityProvider(options: Options): IdentityProvider {
  const { callbackUrl, homeUrl, scope, resource } = options;
  const parameters = resource === undefined ? {} : { resource };
  let discovered: Promise<openid.Configuration> | undefined;

  function discover(): Promise<openid.Configuration> {
    discovered ??= discoverNow(options).catch((error) => {
      discovered = undefined;
      throw unavailable(error);
    });
    return discovered;
  }

  return {
    async signInUrl(state) {
      const configuration = await discover();
      const pending = { verifier: openid.randomPKCECodeVerifier(), nonce: openid.randomNonce() };
      const url = openid.buildAuthorizationUrl(configuration, {
        ...parameters,
        redirect_uri: callbackUrl,
        scope,
        state,
        nonce: pending.nonce,
        code_challenge: await openid.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
      });
      return { url, pending };
    },

    async exchange(cameBackTo, state, { verifier, nonce }) {
      const configuration = await discover();
      const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier, idTokenExpected: true };
      try {
        return toTokens(await openid.authorizationCodeGrant(configuration, cameBackTo, checks, parameters));
      } catch (error) {
        throw asFailure(error);
      }
    },

    async refresh(refreshToken) {
      const configuration = await discover();
      try {
        return toTokens(await openid.refreshTokenGrant(configuration, refreshToken, parameters));
      } catch (error) {
        // Any other refusal is of this client or of this moment, and says nothing about the sign-in (RFC 6749 §5.2).
        const isOver = error instanceof openid.ResponseBodyError && error.error === 'invalid_grant';
        throw isOver ? asFailure(error) : unavailable(withoutTokens(error));
      }
    },

    async signOut({ refreshToken, idToken }) {
      const configuration = await discover();
      const { revocation_endpoint, end_session_endpoint } = configuration.serverMetadata();
      if (revocation_endpoint !== undefined && refreshToken !== undefined) {
        await openid.tokenRevocation(configuration, refreshToken).catch(() => undefined); // nobody has it any more
      }
      if (end_session_endpoint === undefined) return undefined;
      // The id token stays in the browser's history, and lets nobody in anywhere. By client_id alone Okta signs nobody out, and others
      // do not lead back; by POST, oidc-provider takes it only where that is switched on. This way each of these does.
      return openid.buildEndSessionUrl(configuration, {
        post_logout_redirect_uri: homeUrl,
        ...(idToken === undefined ? {} : { id_token_hint: idToken }),
      });
    },
  };
}

function discoverNow({ issuer, clientId, clientSecret }: Options): Promise<openid.Configuration> {
  const url = new URL(issuer);
  return openid.discovery(
    url,
    clientId,
    undefined,
    clientSecret === undefined ? openid.None() : openid.ClientSecretBasic(clientSecret),
    {
      timeout: timeoutSeconds,
      // The configuration lets plain HTTP through on loopback only.
      execute: url.protocol === 'http:' ? [openid.allowInsecureRequests] : [],
    },
  );
}

function toTokens({ access_token, refresh_token, id_token }: openid.TokenEndpointResponse): Tokens {
  return {
    accessToken: access_token,
    expiresAt: endOf(access_token),
    ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
    ...(id_token === undefined ? {} : { idToken: id_token }),
  };
}

/** An access token that is no JWT counts as one that has ended. */
function endOf(accessToken: string): number {
  try {
    return (decodeJwt(accessToken).exp ?? 0) * 1000;
  } catch {
    return 0;
  }
}

/** Answers of the provider that no second try would change. */
const refusals = ['OAUTH_INVALID_RESPONSE', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED', 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED'];

function asFailure(error: unknown): Failure {
  const cause = withoutTokens(error);
  return isRefusal(error) ? fail('sign_in_failed', { cause }) : unavailable(cause);
}

/** RFC 6749 §4.1.2.1 at the authorization endpoint, §5.2 at the token endpoint. */
function isRefusal(error: unknown): boolean {
  if (error instanceof openid.AuthorizationResponseError) return true;
  if (error instanceof openid.ResponseBodyError) return true;
  return error instanceof openid.ClientError && refusals.includes(error.code ?? '');
}

/** The errors of the client hold requests and answers, and so codes and tokens. */
function withoutTokens(error: unknown): Error {
  const { code = '', error: reason = '' } = error as { code?: string; error?: string };
  return new Error(`the identity provider refused or did not answer: ${code} ${reason}`.trimEnd());
}
