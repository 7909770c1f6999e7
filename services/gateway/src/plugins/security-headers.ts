import helmet from 'helmet';
import type { Gateway } from '../gateway.ts';
import { pageStyleSource } from '../pages/page.ts';

/**
 * What protects a browser that shows an answer of ours: it runs nothing, frames nothing, guesses no type and tells
 * nobody where it came from. Nothing is kept, unless a route says otherwise.
 */
export function protectBrowsers(app: Gateway): void {
  // Made once: @fastify/helmet makes it anew for each request, which took a tenth of the gateway's time.
  const protect = helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        styleSrc: [pageStyleSource],
        imgSrc: ["'self'"], // the icon of the tab
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    referrerPolicy: { policy: 'no-referrer' },
    xFrameOptions: { action: 'deny' },
  });
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('cache-control', 'no-store');
    protect(request.raw, reply.raw, () => done());
  });
}
