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
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** One page at each of these; which of the console's pages it shows, it knows by itself. */
const addresses = ['/', '/setting', '/setting/*', '/operations'];

/** What makes the page an app that can be installed: known by these names, so never kept without asking again. */
const appFiles = ['manifest.webmanifest', 'service-worker.js', 'icon-192.png', 'icon-512.png', 'icon-maskable.png'];

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
    const serve = (address: string, file: string) =>
      site.get(address, { schema: { hide: true } }, (_request, reply) => {
        // The service worker is bound by the policy that comes with it, not by that of the page.
        reply.headers({ 'cache-control': 'no-cache', 'content-security-policy': policy });
        return reply.sendFile(file, root, { cacheControl: false });
      });
    for (const address of addresses) serve(address, 'index.html');
    for (const file of appFiles) serve(`/${file}`, file);
  });
}
