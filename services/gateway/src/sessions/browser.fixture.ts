import { claimPort } from '@custom-modules/local/ports';
import { useIdentityProvider } from '@custom-modules/testing/identity-provider';
import { useRedis } from '@custom-modules/testing/redis';
import { useGateway } from '../gateway.fixture.ts';

/** Gateways that people sign in to, at a real OpenID provider, with sessions in a real Redis. */
export async function useSignIn(settings: Record<string, string> = {}) {
  const port = await claimPort(0, 'the gateway');
  const publicUrl = `http://127.0.0.1:${port}`;
  const provider = await useIdentityProvider([publicUrl]);
  const redis = useRedis();
  const common = {
    PUBLIC_URL: publicUrl,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: provider.clientId,
    REDIS_URL: redis.url,
    REDIS_KEY_PREFIX: redis.keyPrefix,
    ISSUERS: JSON.stringify([provider.config]),
    ...settings,
  };
  const gateway = await useGateway({ ...common, HTTP_PORT: String(port) });
  return {
    gateway,
    provider,
    redis,
    /** One more replica; browsers know it by the same name, unless the settings say otherwise. */
    anotherGateway: (others: Record<string, string> = {}) => useGateway({ ...common, ...others }),
    /** A browser in which somebody has signed in. */
    async signedIn(user: string): Promise<Browser> {
      const browser = openBrowser();
      const there = await browser.open(`${publicUrl}/auth/sign-in`);
      const back = await provider.signIn(there.headers.get('location') ?? '', user);
      await browser.open(back.href);
      return browser;
    },
  };
}

export type Browser = ReturnType<typeof openBrowser>;

/** A browser reduced to its cookies and to what it says of the page that asks. It follows no redirect. */
export function openBrowser() {
  const cookies = new Map<string, string>();
  const send = async (url: string, init: RequestInit = {}) => {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { ...(cookie === '' ? {} : { cookie }), ...(init.headers as Record<string, string>) },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') cookies.delete(name);
      else cookies.set(name, value);
    }
    return answer;
  };
  return {
    cookies,
    /** Goes to an address. */
    open: (url: string, headers: Record<string, string> = {}) => send(url, { headers }),
    /** What a script of the gateway's own page does. */
    ask: (method: string, url: string, headers: Record<string, string> = {}, body?: unknown) =>
      send(url, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        headers: {
          'sec-fetch-site': 'same-origin',
          'x-requested-with': 'fetch',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
      }),
  };
}
