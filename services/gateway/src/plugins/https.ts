import { fail } from '../errors.ts';
import type { Gateway } from '../gateway.ts';

/**
 * Where proxies end TLS, serves only what one of them says came to it by HTTPS: bearers and short tokens never cross a
 * network in the clear, not because a proxy forwards plain HTTP and not because somebody found a way around it.
 */
export function requireHttps(app: Gateway, trustedProxies: readonly string[]): void {
  if (trustedProxies.length === 0) return;
  app.addHook('onRequest', async (request) => {
    if (request.protocol !== 'https') throw fail('https_required');
  });
}
