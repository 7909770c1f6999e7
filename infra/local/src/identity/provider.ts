import { type Configuration, interactionPolicy, type JWKS, type KoaContextWithOIDC, Provider } from 'oidc-provider';
import { apiAudience, clientsFor } from './clients.ts';
import { devicePages } from './device.ts';
import { askToSignOut } from './sign-out.ts';
import { claimsOf, findUser } from './users.ts';

export type ProviderOptions = {
  issuer: string;
  jwks: JWKS;
  cookieKeys: string[];
  gatewayUrls: string[];
  /** How long an access token issued now lives, in seconds. */
  accessTokenLife?: (() => number) | undefined;
};

const apiScope = 'api';
const openidScopes = 'openid profile email offline_access';
const hour = 60 * 60;
const day = 24 * hour;

/** An OpenID provider whose access tokens are RS256 JWTs for the API (RFC 9068, by resource indicators: RFC 8707). */
export function createProvider({ issuer, jwks, cookieKeys, gatewayUrls, accessTokenLife }: ProviderOptions): Provider {
  return new Provider(issuer, {
    clients: clientsFor(gatewayUrls),
    jwks,
    cookies: { keys: cookieKeys },
    findAccount: (_ctx, id) => {
      const user = findUser(id);
      return user && { accountId: id, claims: () => ({ sub: id, ...claimsOf(user) }) };
    },
    claims: { openid: ['sub'], profile: ['name', 'locale'], email: ['email'] },
    conformIdTokenClaims: false,
    extraTokenClaims: (_ctx, token) => {
      const user = 'accountId' in token && findUser(token.accountId ?? '');
      return user ? claimsOf(user) : undefined;
    },
    pkce: { required: () => true },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    loadExistingGrant: grantEverything,
    interactions: { policy: alwaysAskWho(), url: (_ctx, { uid }) => `/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true, ...devicePages },
      resourceIndicators: apiTokens(accessTokenLife),
      revocation: { enabled: true },
      rpInitiatedLogout: { enabled: true, logoutSource: askToSignOut },
    },
    ttl: {
      Session: day,
      Interaction: hour,
      DeviceCode: 10 * 60,
      Grant: 14 * day,
      RefreshToken: 14 * day,
      IdToken: hour,
    },
  });
}

const apiTokens = (lifeSeconds = () => 2 * hour) =>
  ({
    enabled: true,
    defaultResource: () => apiAudience,
    useGrantedResource: () => true,
    getResourceServerInfo: () => ({
      scope: apiScope,
      audience: apiAudience,
      accessTokenTTL: lifeSeconds(),
      accessTokenFormat: 'jwt' as const,
      jwt: { sign: { alg: 'RS256' as const } },
    }),
  }) satisfies NonNullable<Configuration['features']>['resourceIndicators'];

/** Changing users is what a developer does all day: no session answers for them, and there is nothing to consent to. */
function alwaysAskWho() {
  const policy = interactionPolicy.base();
  policy.remove('consent');
  const { Check } = interactionPolicy;
  const ask = (ctx: KoaContextWithOIDC) => (ctx.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT);
  policy.get('login')?.checks.add(new Check('ask_who', 'the user is asked for at each sign-in', ask));
  return policy;
}

async function grantEverything(ctx: KoaContextWithOIDC) {
  const { client, session, provider } = ctx.oidc;
  if (!client || !session?.accountId) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
  grant.addOIDCScope(openidScopes);
  grant.addResourceScope(apiAudience, apiScope);
  await grant.save();
  return grant;
}
