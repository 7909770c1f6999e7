import { randomBytes } from 'node:crypto';
import { isLoopback } from '@custom-modules/rules/loopback';
import cookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignInConfig } from '../config.ts';
import { fail } from '../errors.ts';
import type { Gateway } from '../gateway.ts';
import type { IdentityProvider, PendingSignIn } from '../sessions/identity-provider.ts';
import type { Sessions } from '../sessions/sessions.ts';

/** What lets people sign in with a browser. */
export type SignInParts = {
  readonly config: SignInConfig;
  readonly sessions: Sessions;
  readonly provider: IdentityProvider;
};

/** Browsers that people sign in with. What a browser keeps for long is one secret in one cookie, and no token. */
export type Browsers = {
  /** Whether this one says that it has a session. */
  hasSession(request: FastifyRequest): boolean;
  /** The bearer of its session; undefined when it has none or the session has ended. */
  bearerOf(request: FastifyRequest): Promise<string | undefined>;
  /** @throws Failure `cross_site_request` when it was another host's page that made the browser ask, other than by a link */
  requireOwnPage(request: FastifyRequest): void;
  /** Where to send it to sign in; it comes back to the path. */
  beginSignIn(request: FastifyRequest, reply: FastifyReply, to: string): Promise<URL>;
  /** Begins the session of one that came back; answers with the path it left from. @throws Failure `sign_in_failed` */
  finishSignIn(request: FastifyRequest, reply: FastifyReply): Promise<string>;
  /** Ends its session; answers with where it signs out at the provider, if there is such a place. */
  signOut(request: FastifyRequest, reply: FastifyReply): Promise<URL | undefined>;
};

/** What a browser keeps while it is away to sign in, in a cookie named by the state it comes back with. */
type SignIn = PendingSignIn & { readonly to: string };

const safeMethods = ['GET', 'HEAD'];
const stateBytes = 24;
const stateForm = /^[\w-]{32}$/;
const signInSeconds = 10 * 60;
/** Tabs that sign in at once; all of their cookies fit well into the headers of a request. */
const mostSignIns = 5;

/**
 * `__Host-` keeps other hosts of the domain from setting a cookie (RFC 6265bis §4.1.3). On plain HTTP, and so on loopback,
 * browsers do not take such a cookie, and it goes without.
 */
export async function knowBrowsers(app: Gateway, { config, sessions, provider }: SignInParts): Promise<Browsers> {
  await app.register(cookie);
  const { publicUrl, sessionLifeSeconds } = config;
  const home = new URL(publicUrl);
  const isSecure = home.protocol === 'https:';
  const options = { httpOnly: true, sameSite: 'lax', secure: isSecure, path: '/' } as const;
  const named = (name: string) => (isSecure ? `__Host-custom-modules-${name}` : `custom-modules-${name}`);
  const sessionCookie = named('session');
  const signInCookie = (state: string) => named(`sign-in-${state}`);
  const secretOf = ({ cookies }: FastifyRequest) => cookies[sessionCookie];
  const isOtherName = (host: string) => host !== home.hostname && [host, home.hostname].every(isLoopback);

  return {
    hasSession: (request) => secretOf(request) !== undefined,

    async bearerOf(request) {
      const secret = secretOf(request);
      return secret === undefined ? undefined : sessions.bearerOf(secret);
    },

    // A form of another site can send the cookie along, but no header; a page of another host of the domain could hold streams
    // open that it cannot read. https://www.w3.org/TR/fetch-metadata/
    requireOwnPage({ method, headers }) {
      const site = headers['sec-fetch-site'];
      const isOwn = safeMethods.includes(method)
        ? site === undefined || ['same-origin', 'none'].includes(site) || headers['sec-fetch-mode'] === 'navigate'
        : site === 'same-origin' && headers['x-requested-with'] !== undefined;
      if (!isOwn) throw fail('cross_site_request');
    },

    async beginSignIn(request, reply, to) {
      // To a browser localhost and 127.0.0.1 are two sites: it would come back without its cookie.
      if (isOtherName(request.hostname)) return new URL(request.url, home);
      const state = randomBytes(stateBytes).toString('base64url');
      const { url, pending } = await provider.signInUrl(state);
      // A page that sends a browser here over and over would fill its headers; the oldest come first (RFC 6265 §5.4).
      const begun = Object.keys(request.cookies).filter((name) => name.startsWith(signInCookie('')));
      for (const name of begun.slice(0, 1 - mostSignIns)) reply.clearCookie(name, options);
      reply.setCookie(signInCookie(state), encode({ ...pending, to }), { ...options, maxAge: signInSeconds });
      return url;
    },

    // Only in the browser that left: nobody can sign another in as themselves by sending them the end of their own sign-in.
    async finishSignIn(request, reply) {
      const cameBackTo = new URL(request.url, home);
      const state = cameBackTo.searchParams.get('state') ?? '';
      if (!stateForm.test(state)) throw fail('sign_in_failed');
      const kept = request.cookies[signInCookie(state)];
      reply.clearCookie(signInCookie(state), options);
      const { to, ...pending } = decode(kept);
      const secret = await sessions.begin(await provider.exchange(cameBackTo, state, pending));
      const before = secretOf(request);
      if (before !== undefined) await sessions.end(before).catch(() => undefined); // it runs out by itself
      reply.setCookie(sessionCookie, secret, { ...options, maxAge: sessionLifeSeconds });
      return to;
    },

    async signOut(request, reply) {
      const secret = secretOf(request);
      const url = secret === undefined ? undefined : await sessions.end(secret);
      reply.clearCookie(sessionCookie, options); // not before: what could not be ended is ended at the next try
      return url;
    },
  };
}

function encode(signIn: SignIn): string {
  return Buffer.from(JSON.stringify(signIn)).toString('base64url');
}

/** @throws Failure `sign_in_failed` for what is no cookie of ours */
function decode(text: string | undefined): SignIn {
  try {
    const { verifier, nonce, to } = JSON.parse(Buffer.from(text ?? '', 'base64url').toString());
    if ([verifier, nonce, to].every((part) => typeof part === 'string')) return { verifier, nonce, to };
  } catch {
    // said below
  }
  throw fail('sign_in_failed');
}
