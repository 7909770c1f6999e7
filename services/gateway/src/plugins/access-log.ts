import type { Metrics } from '@custom-modules/chassis/metrics';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';

const clientGone = 499;
const longestPath = 200;

/**
 * One line and one observation a request. Never the query, a header or a body: any of them may hold a token. Metrics know routes
 * only, so that nobody can make them grow by asking for addresses.
 */
export function logAccess(app: Gateway, metrics: Metrics): void {
  const observe = metrics.histogram({
    name: 'http_server_seconds',
    help: 'Time to answer an HTTP request, by method, route and status (499: the client went away).',
    labelNames: ['method', 'route', 'status'],
  });
  const record = (request: FastifyRequest, reply: FastifyReply, status: number) => {
    const { method } = request;
    const { url: route } = request.routeOptions;
    const path = route ?? request.url.split('?')[0]?.slice(0, longestPath);
    const userId = request.caller?.identity.userId;
    const code = reply.failureCode;
    observe.observe({ method, route: route ?? 'none', status }, reply.elapsedTime / 1000);
    request.log.info({ method, path, status, code, ms: Math.round(reply.elapsedTime * 10) / 10, userId }, 'request');
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) record(request, reply, clientGone);
    });
  });
  app.addHook('onResponse', async (request, reply) => record(request, reply, reply.statusCode));
}
