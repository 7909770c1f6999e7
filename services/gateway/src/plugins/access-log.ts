import type { Metrics } from '@custom-modules/chassis/metrics';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Gateway } from '../gateway.ts';

const clientGone = 499;

declare module 'fastify' {
  interface FastifyContextConfig {
    /** It is answered until one side ends it: how long that takes says nothing of how fast we are. */
    lasts?: true;
  }
}

/**
 * One line and one observation a request. Never the address, a header or a body: any of them may hold a token, whole, cut or
 * encoded. So the log names the route, and where there is none, nothing.
 */
export function logAccess(app: Gateway, metrics: Metrics): void {
  const observe = metrics.histogram({
    name: 'http_server_seconds',
    help: 'Time to answer an HTTP request, by method, route and status (499: the client went away).',
    labelNames: ['method', 'route', 'status'],
  });
  const record = (request: FastifyRequest, reply: FastifyReply, status: number) => {
    const { method } = request;
    const { url: path, config } = request.routeOptions;
    const userId = request.caller?.identity.userId;
    const code = reply.failureCode;
    const wentOn = config.lasts && status < 400;
    if (!wentOn) observe.observe({ method, route: path ?? 'none', status }, reply.elapsedTime / 1000);
    request.log.info({ method, path, status, code, ms: Math.round(reply.elapsedTime * 10) / 10, userId }, 'request');
  };
  app.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => {
      if (reply.raw.writableFinished) return;
      const isUsual = request.routeOptions.config.lasts && reply.raw.headersSent;
      record(request, reply, isUsual ? reply.statusCode : clientGone);
    });
  });
  app.addHook('onResponse', async (request, reply) => record(request, reply, reply.statusCode));
}
