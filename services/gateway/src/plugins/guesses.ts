import type { Gateway } from '../gateway.ts';
import { networkOf } from '../limits/client-network.ts';
import type { Limit } from '../limits/limits.ts';

/**
 * Turns away who guesses, before a byte of the body is read. A route whose every 400 is the same hides from them what was wrong, so it
 * is those that count. To be turned away does not: who stops is served again.
 */
export function limitGuesses(app: Gateway, refusals: Limit): void {
  app.addHook('onRequest', async ({ routeOptions, ip }) => {
    if (routeOptions.config.every400 !== undefined) refusals.check(networkOf(ip));
  });
  app.addHook('onSend', async ({ routeOptions, ip }, reply) => {
    if (routeOptions.config.every400 !== undefined && reply.statusCode === 400) refusals.count(networkOf(ip));
  });
}
