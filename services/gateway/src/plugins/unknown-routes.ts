import type { IncomingMessage } from 'node:http';
import { fail } from '../errors.ts';
import type { Gateway } from '../gateway.ts';

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** 404 where nothing is, 405 with `Allow` where another method would do; in both cases the body is never read. */
export function refuseUnknownRoutes(app: Gateway): void {
  app.addHook('onRequest', async (request, reply) => {
    // @fastify/cors has a route for OPTIONS everywhere; what it has not answered by now is no preflight it lets pass.
    if (!request.is404 && request.method !== 'OPTIONS') return;
    const allowed = allowedMethods(app, request.url);
    if (allowed.length === 0) throw fail('route_not_found');
    reply.header('allow', allowed.join(', '));
    throw fail('method_not_allowed');
  });
  app.setNotFoundHandler(() => {
    throw fail('route_not_found');
  });
}

/**
 * The address to route by. One that cannot be decoded is nowhere, and goes to where nothing is like all others:
 * fastify itself would answer it past every plugin.
 */
export function routableUrl({ url = '/' }: IncomingMessage): string {
  const [path = '/'] = url.split('?');
  try {
    decodeURI(path);
    return url;
  } catch {
    return '/undecodable';
  }
}

function allowedMethods(app: Gateway, url: string): string[] {
  const [path = '/'] = url.split('?');
  return methods.filter((method) => app.findRoute({ method, url: path }) !== null);
}
