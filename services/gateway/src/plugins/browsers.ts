import { randomBytes } from 'node:crypto';
import cookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback, type SignInConfig } from '../config.ts';
import { fail } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import type { Sessions } from '../sessions/sessions.ts';
import type { SignIns } from '../sessions/sign-ins.ts';

/** What lets people sign in with a browser. */
export type SignInParts = { readonly config: SignInConfig; readonly sessions: Sessions; readonly signIns: SignIns };

/** Browsers that people sign in with. What a browser keeps is two secrets in two cookies, and no token. */
export type Browsers = {
  /** The origin they know the gateway by. */
  readonly origin: string;
  /** Whether this one says that it has a session. */
  hasSession(request: FastifyRequest): boolean;
  /** The bearer of its session; undefined when it has none or the session has ended. */
  bearerOf(request: FastifyRequest): Promise<string | undefined>;
  /** @throws Failure `cross_site_request` when it was another site's page that made the browser ask for a change */
  requireOwnPage(request: FastifyRequest): void;
  /** Where to send it to sign in; it comes back to the path. */
  beginSignIn(request: FastifyRequest, reply: FastifyReply, to: string): Promise<URL>;
  /** Begins the session of one that came back; answers with the path it left from. @throws Failure `sign_in_failed` */
  finishSignIn(request: FastifyRequest, reply: FastifyReply): Promise<string>;
  /** Ends its session; answers with where it signs out at the provider, if there is such a place. */
  signOut(request: FastifyRequest, reply: FastifyReply): Promise<URL | undefined>;
};

const safeMethods = ['GET', 'HEAD'];
const browserSecretBytes = 32;
const signInSeconds = 10 * 60;

/**
 * `__Host-` keeps other hosts of the domain from setting a cookie (RFC 6265bis §4.1.3). On plain HTTP, and so on loopback,
 * browsers do not take such a cookie, and it goes without.
 */
export async function knowBrowsers(app: Gateway, { config, sessions, signIns }: SignInParts): Promise<Browsers> {
  await app.register(cookie);
  const { publicUrl, sessionLifeSeconds } = config;
  const home = new URL(publicUrl);
  const isSecure = home.protocol === 'https:';
  const options = { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' } as const;
  const [sessionCookie, signInCookie] = ['session', 'sign-in'].map((name) =>
    isSecure ? `__Host-custom-modules-${name}` : `custom-modules-${name}`,
  ) as [string, string];
  const isOtherName = (host: string) => host !== home.hostname && [host, home.hostname].every(isLoopback);
  const secretOf = ({ cookies }: FastifyRequest) => cookies[sessionCookie];

  return {
    origin: home.origin,

    hasSession: (request) => secretOf(request) !== undefined,

    async bearerOf(request) {
      const secret = secretOf(request);
      return secret === undefined ? undefined : sessions.bearerOf(secret);
    },

    // A form of another site can send the cookie along, but no header. https://www.w3.org/TR/fetch-metadata/
    requireOwnPage({ method, headers }) {
      if (safeMethods.includes(method)) return;
      const isOwn = headers['sec-fetch-site'] === 'same-origin' && headers['x-requested-with'] !== undefined;
      if (!isOwn) throw fail('cross_site_request');
    },

    async beginSignIn(request, reply, to) {
      // To a browser localhost and 127.0.0.1 are two sites: it would come back without its cookie.
      if (isOtherName(request.hostname)) return new URL(request.url, home);
      const browser = request.cookies[signInCookie] ?? randomBytes(browserSecretBytes).toString('base64url');
      reply.setCookie(signInCookie, browser, { ...options, maxAge: signInSeconds });
      return signIns.begin(browser, to);
    },

    async finishSignIn(request, reply) {
      const { tokens, to } = await signIns.finish(request.cookies[signInCookie] ?? '', new URL(request.url, home));
      const secret = await sessions.begin(tokens);
      reply.setCookie(sessionCookie, secret, { ...options, maxAge: sessionLifeSeconds });
      return to;
    },

    async signOut(request, reply) {
      const secret = secretOf(request);
      reply.clearCookie(sessionCookie, options);
      return secret === undefined ? undefined : sessions.end(secret);
    },
  };
}
