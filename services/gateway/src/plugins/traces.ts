import { readTrail } from '@custom-modules/chassis/rpc';
import { startSpan } from '@custom-modules/chassis/telemetry';
import type { Gateway } from '../gateway.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Where the calls this request needs belong in a trace: its own span, or what the client said where there is no telemetry. */
    traceparent: string | undefined;
  }
}

const clientGone = 499;

/** A span a request, which says no more of it than the log: the route, never the address, a header or a body. */
export function traceRequests(app: Gateway): void {
  app.decorateRequest('traceparent');
  app.addHook('onRequest', async (request, reply) => {
    const { traceparent: parent } = readTrail(request.id, request.headers['traceparent'], () => request.id);
    const { method } = request;
    const route = request.routeOptions.url;
    const span = startSpan({
      name: route === undefined ? method : `${method} ${route}`,
      kind: 'server',
      parent,
      attributes: { 'http.request.method': method, ...(route === undefined ? {} : { 'http.route': route }) },
    });
    request.traceparent = span?.traceparent ?? parent;
    if (!span) return;
    reply.raw.once('close', () => {
      const status = reply.raw.writableFinished ? reply.statusCode : clientGone;
      const { failureCode: code } = reply;
      const attributes = { 'http.response.status_code': status, ...(code === undefined ? {} : { 'error.type': code }) };
      span.end(attributes, status >= 500 ? 'failed' : undefined);
    });
  });
}
