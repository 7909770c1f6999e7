import { fail } from '../errors.ts';
import type { Gateway } from '../gateway.ts';

/** RFC 9112 §3.2: a request names one host, in the form of one. Code that builds addresses from it may rely on that. */
export function requireHost(app: Gateway): void {
  app.addHook('onRequest', async (request) => {
    if (URL.canParse(`http://${request.host}`)) return;
    throw fail('malformed_http', { fields: [{ field: 'host', message: 'The Host header names no host.' }] });
  });
}
