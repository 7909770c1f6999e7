import { createHash, randomBytes } from 'node:crypto';
import { Problem } from '../problem.ts';
import { apiAudience, commandLineClientId, commandLineRedirectUri } from './clients.ts';
import { cookieClient } from './cookie-client.ts';
import { findUser, readyUsers } from './users.ts';

/**
 * A bearer for a ready user, by the authorization code flow with PKCE (RFC 7636) that a browser would go through.
 * Throws a Problem for an unknown user and when the identity provider does not run.
 */
export async function requestToken(issuer: string, userId: string): Promise<string> {
  if (!findUser(userId)) {
    throw new Problem(`No user "${userId}": there are ${readyUsers.map(({ id }) => id).join(', ')}`);
  }
  const verifier = randomBytes(32).toString('base64url');
  const code = await signIn(issuer, userId, createHash('sha256').update(verifier).digest('base64url'));
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: commandLineClientId,
      redirect_uri: commandLineRedirectUri,
      code,
      code_verifier: verifier,
    }),
  });
  const answer = (await response.json()) as { access_token?: string; error_description?: string };
  if (!answer.access_token) throw new Error(`The identity provider gave no token: ${answer.error_description}`);
  return answer.access_token;
}

async function signIn(issuer: string, userId: string, challenge: string): Promise<string> {
  const browse = cookieClient(issuer);
  const query = new URLSearchParams({
    client_id: commandLineClientId,
    redirect_uri: commandLineRedirectUri,
    response_type: 'code',
    scope: 'openid api',
    resource: apiAudience,
    code_challenge: challenge,
    code_challenge_method: 'S256',
  });
  let page: URL;
  try {
    page = await browse(`/auth?${query}`);
  } catch (cause) {
    throw new Problem(
      `The identity provider does not answer at ${issuer}: run npm start first, or say the PORT_OFFSET it runs with`,
      {
        cause,
      },
    );
  }
  const back = await browse(await browse(page, new URLSearchParams({ user: userId })));
  const code = back.searchParams.get('code');
  if (!code) throw new Error(`The identity provider refused: ${back.searchParams.get('error_description')}`);
  return code;
}
