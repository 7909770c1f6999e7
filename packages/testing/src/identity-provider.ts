import { mkdtemp, rm } from 'node:fs/promises';
import type { RequestListener, Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiAudience, gatewayClientId } from '@custom-modules/local/identity/clients';
import { approveDevice, cookieClient } from '@custom-modules/local/identity/cookie-client';
import { serveIdentity } from '@custom-modules/local/identity/serve-identity';
import { claimPort } from '@custom-modules/local/ports';
import { atEnd } from './at-end.ts';

/** The OpenID provider of `npm start`, for one test file. It sends browsers back to these gateways. */
export async function useIdentityProvider(gatewayUrls: string[]) {
  const state = await mkdtemp(join(tmpdir(), 'custom-modules-identity-'));
  const port = await claimPort(0, 'the identity provider');
  const issuer = `http://127.0.0.1:${port}`;
  let accessTokenSeconds = 3600;
  let tokenRequests = 0;
  let override: RequestListener | undefined;
  let server: Server | undefined;

  async function start() {
    server = await serveIdentity({ port, state, gatewayUrls, accessTokenLife: () => accessTokenSeconds });
    const [serve] = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request').on('request', (request, response) => {
      const isTokenRequest = request.url === '/token';
      if (isTokenRequest) tokenRequests += 1;
      (isTokenRequest && override ? override : serve)?.(request, response);
    });
  }

  async function stop() {
    const closed = Promise.withResolvers<void>();
    server?.close(() => closed.resolve());
    server?.closeAllConnections();
    await closed.promise;
  }

  await start();
  atEnd(async () => {
    await stop();
    await rm(state, { recursive: true });
  });
  return {
    issuer,
    clientId: gatewayClientId,
    /** What a service must know to trust it. */
    config: { issuer, audience: apiAudience, organizations: ['*'], platformRoles: true },
    /** What a person does there, whom a gateway has sent to the address; answers with where they are sent back to. */
    async signIn(address: string, user: string): Promise<URL> {
      const browse = cookieClient(issuer);
      return browse(await browse(await browse(address), new URLSearchParams({ user })));
    },
    /** What a person does at the address that a command line shows. */
    approveDevice,
    /** How long the access tokens issued from now on live. */
    issueFor(seconds: number) {
      accessTokenSeconds = seconds;
    },
    /** How often tokens were asked for: once a sign-in and once a refresh. */
    get tokenRequests() {
      return tokenRequests;
    },
    /** What it answers requests for tokens with instead, until called without argument. */
    answerTokensWith(listener?: RequestListener) {
      override = listener;
    },
    stop,
    /** It keeps its keys and forgets everything else. */
    start,
  };
}
