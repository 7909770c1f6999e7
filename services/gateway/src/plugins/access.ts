import type { RouteOptions } from 'fastify';
import type { Gateway } from '../gateway.ts';

/**
 * Who may call a route, declared on each. `bearer`: whoever sends one in the `Authorization` header, or without that header a browser
 * that is signed in; `operator`: the same, of operators of the platform only; `form`: whoever sends one in the form field `access_token`; `session`: a browser, and the route says what one
 * sees that is not signed in; `public`: anyone. What a caller may do, the services behind decide, of operators once more.
 */
export type Access = 'bearer' | 'operator' | 'form' | 'session' | 'public';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
  }
}

/** A route that does not say who may call it ends the start: forgetting must never mean everybody. */
export function requireAccess(app: Gateway): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', async () => {
    const isPreflight = ({ method }: RouteOptions) => method === 'OPTIONS'; // of @fastify/cors; it answers before any handler
    const undeclared = routes.filter((route) => route.config?.access === undefined && !isPreflight(route));
    if (undeclared.length === 0) return;
    throw new Error(
      `routes without config.access: ${undeclared.map(({ method, url }) => `${method} ${url}`).join(', ')}`,
    );
  });
}
