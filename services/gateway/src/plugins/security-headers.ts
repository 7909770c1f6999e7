import helmet from '@fastify/helmet';
import type { Gateway } from '../gateway.ts';
import { pageStyleSource } from '../pages/page.ts';

/**
 * What protects a browser that shows an answer of ours: it runs nothing, frames nothing, guesses no type and tells
 * nobody where it came from. Nothing is kept, unless a route says otherwise.
 */
export async function protectBrowsers(app: Gateway): Promise<void> {
  await app.register(helmet, {
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
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
}
