import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { commandPrefix } from '../addresses.ts';
import { html, sendPage } from '../page.ts';
import { keepSecret } from '../secrets.ts';
import { createProvider, type ProviderOptions } from './provider.ts';
import { handleSignIn } from './sign-in.ts';
import { keepSigningKeys } from './signing-key.ts';
import { readyUsers } from './users.ts';

export type IdentityOptions = Pick<ProviderOptions, 'gatewayUrls' | 'accessTokenLife'> & {
  port: number;
  state: string;
};

const loopback = '127.0.0.1';

/** Serves the development identity provider, on loopback only. Resolves when it listens. */
export async function serveIdentity({ port, state, ...options }: IdentityOptions): Promise<Server> {
  const cookieKeys = [keepSecret(state, 'identity-cookies', () => randomBytes(32).toString('base64url'))];
  const issuer = `http://${loopback}:${port}`;
  const provider = createProvider({ issuer, jwks: keepSigningKeys(state), cookieKeys, ...options });
  provider.on('server_error', (_ctx, error) => console.error(error));
  const protocol = provider.callback();

  const server = createServer((request, response) => {
    const pathname = URL.parse(request.url ?? '/', issuer)?.pathname;
    if (pathname === undefined) return void response.writeHead(400).end();
    // Else a page whose own name leads here (DNS rebinding) could read what it signs.
    if (request.headers.host !== new URL(issuer).host) return void response.writeHead(421).end();
    if (pathname.startsWith('/interaction/')) {
      handleSignIn(provider, request, response).catch((error) => {
        console.error(error);
        response.writeHead(500).end();
      });
    } else if (pathname === '/') {
      sendPage(response, { status: 200, title: 'Identity provider', body: welcome(issuer) });
    } else {
      protocol(request, response);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, loopback, resolve);
  });
  return server;
}

const welcome = (issuer: string) => html`
<span class="badge">For development only</span>
<h1>Identity provider</h1>
<p>Signs in ${readyUsers.map(({ id }) => id).join(', ')} without a password, for programs on this machine.</p>
<p class="quiet">A bearer for the command line: <code>${commandPrefix}npm run -s token -- --user ana</code></p>
<p class="quiet"><a href="${issuer}/.well-known/openid-configuration">Its configuration</a></p>`;
