import type { Gateway } from '../gateway.ts';
import { icon } from '../pages/page.ts';

/** Every browser asks for it that shows something of ours which names no icon: a page, the API reference, a document. */
export function serveIcon(app: Gateway): void {
  app.get('/favicon.ico', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
    reply.headers({ 'content-type': 'image/svg+xml', 'cache-control': 'public, max-age=86400' }).send(icon),
  );
}
