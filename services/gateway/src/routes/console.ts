import { resolve } from 'node:path';
import staticFiles from '@fastify/static';
import type { Gateway } from '../gateway.ts';

/** Scripts only as files from here. Styles may be inline, for Mantine sets them on elements and writes its colors into the page. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** One page at each of these; which of the console's pages it shows, it knows by itself. */
const addresses = ['/', '/setting', '/setting/*'];

/** The web console, as it was built into the folder. */
export function serveConsole(app: Gateway, folder: string): void {
  const root = resolve(folder);
  app.register(async (site) => {
    site.addHook('onRoute', (route) => {
      route.config = { ...route.config, access: 'public' };
    });
    // The name of each says what is in it, so what it holds never changes.
    await site.register(staticFiles, {
      root: resolve(root, 'assets'),
      prefix: '/assets/',
      index: false,
      preCompressed: true,
      immutable: true,
      maxAge: '1y',
    });
    for (const address of addresses) {
      site.get(address, { schema: { hide: true } }, (_request, reply) => {
        reply.headers({ 'cache-control': 'no-cache', 'content-security-policy': policy });
        return reply.sendFile('index.html', root, { cacheControl: false });
      });
    }
  });
}
