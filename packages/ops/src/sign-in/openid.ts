import { isLoopback } from '@custom-modules/rules/loopback';
import * as openid from 'openid-client';
import { Problem } from '../problem.ts';

export type Client = {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** What the bearer is for, where the provider wants to be told (RFC 8707). */
  readonly resource?: string | undefined;
};

export type Tokens = {
  readonly accessToken: string;
  /** When it ends, in milliseconds since 1970. */
  readonly expiresAt: number;
  readonly refreshToken?: string | undefined;
};

/** What somebody needs in order to let this in with a browser, anywhere. */
export type DeviceCode = { readonly address: string; readonly code: string; readonly addressWithCode: string };

const timeoutSeconds = 15;

/**
 * Signs somebody in who confirms a code in a browser (RFC 8628).
 * @throws Problem when the provider does not answer, does not know this way, or somebody says no
 */
export async function signInByDevice(
  client: Client,
  show: (device: DeviceCode) => void,
  signal: AbortSignal,
): Promise<Tokens> {
  const configuration = await discover(client);
  const { resource } = client;
  const parameters = { scope: client.scope, ...(resource === undefined ? {} : { resource }) };
  const device = await said(client, openid.initiateDeviceAuthorization(configuration, parameters));
  show({
    address: device.verification_uri,
    code: device.user_code,
    addressWithCode: device.verification_uri_complete ?? device.verification_uri,
  });
  const asking = { signal: AbortSignal.any([signal, AbortSignal.timeout(device.expires_in * 1000)]) };
  try {
    return toTokens(await openid.pollDeviceAuthorizationGrant(configuration, device, undefined, asking));
  } catch (error) {
    const isOver = ['OAUTH_ABORT', 'OAUTH_TIMEOUT'].includes((error as { code?: string }).code ?? '');
    throw isOver ? new Problem('Nobody is signed in: the code was not confirmed.') : problemOf(client, error);
  }
}

/** Fresh tokens; undefined when the provider will never again give any for this one. */
export async function refreshTokens(client: Client, refreshToken: string): Promise<Tokens | undefined> {
  const configuration = await discover(client);
  try {
    return { refreshToken, ...toTokens(await openid.refreshTokenGrant(configuration, refreshToken)) };
  } catch (error) {
    if (error instanceof openid.ResponseBodyError && error.error === 'invalid_grant') return undefined;
    throw problemOf(client, error);
  }
}

/** Ends what the provider remembers of a sign-in, as far as it can be reached and lets others say so (RFC 7009). */
export async function revokeTokens(client: Client, refreshToken: string): Promise<void> {
  try {
    const configuration = await discover(client);
    if (configuration.serverMetadata().revocation_endpoint === undefined) return;
    await openid.tokenRevocation(configuration, refreshToken);
  } catch {
    // Nobody has it any more once the file is gone.
  }
}

function discover(client: Client): Promise<openid.Configuration> {
  if (!URL.canParse(client.issuer)) throw new Problem(`The issuer "${client.issuer}" is no URL (--issuer).`);
  const url = new URL(client.issuer);
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    throw new Problem(`The issuer ${client.issuer} must begin with https:// unless its host is loopback (--issuer).`);
  }
  const execute = url.protocol === 'http:' ? [openid.allowInsecureRequests] : [];
  return said(
    client,
    openid.discovery(url, client.clientId, undefined, openid.None(), { timeout: timeoutSeconds, execute }),
  );
}

async function said<Answer>(client: Client, asking: Promise<Answer>): Promise<Answer> {
  try {
    return await asking;
  } catch (error) {
    throw problemOf(client, error);
  }
}

/** Without the cause: the errors of the client hold requests and answers, and so codes and tokens. */
function problemOf({ issuer, clientId }: Client, error: unknown): Problem {
  if (error instanceof openid.ResponseBodyError) {
    switch (error.error) {
      case 'access_denied':
        return new Problem('Nobody is signed in: whoever opened the address said no.');
      case 'expired_token':
        return new Problem('Nobody is signed in: the code was not confirmed in time. Begin again.');
      case 'invalid_client':
      case 'unauthorized_client':
        return new Problem(
          `${issuer} does not let the client "${clientId}" sign in with a code (RFC 8628): allow it there, or name another with --client-id.`,
        );
      default:
        return new Problem(`${issuer} refused the sign-in: ${error.error_description ?? error.error}.`);
    }
  }
  const { name = '', code = '' } = error as { name?: string; code?: string };
  return new Problem(
    `${issuer} cannot be asked to sign anybody in (${code || name}): is it running, is it an OpenID provider that knows the device flow, and its address right (--issuer)?`,
  );
}

function toTokens({ access_token, refresh_token, expires_in }: openid.TokenEndpointResponse): Tokens {
  return {
    accessToken: access_token,
    expiresAt: Date.now() + (expires_in ?? 300) * 1000,
    ...(refresh_token === undefined ? {} : { refreshToken: refresh_token }),
  };
}
