import type { Clock } from '@custom-modules/chassis/clock';
import { metadataKeys, type OutgoingCall } from '@custom-modules/chassis/rpc';
import type { Gateway } from '../gateway.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** What goes along with every call to a service that this request needs. There once the body has been read. */
    call: OutgoingCall;
    /** Aborts when the client goes away. */
    gone: AbortSignal;
  }
}

type Deps = { clock: Clock; callTimeoutMs: number };

/**
 * One deadline for all calls of a request, counted from when it has been read; its trail; and the end of them all
 * when the client goes away.
 */
export function prepareCalls(app: Gateway, { clock, callTimeoutMs }: Deps): void {
  app.decorateRequest('call');
  app.decorateRequest('gone');
  app.addHook('onRequest', async (request, reply) => {
    reply.header(metadataKeys.requestId, request.id);
    // Not fastify's own signal: made when it is first asked for, it sees nobody leave before.
    const gone = new AbortController();
    reply.raw.once('close', () => reply.raw.writableFinished || gone.abort());
    request.gone = gone.signal;
  });
  app.addHook('preHandler', async (request) => {
    request.call = {
      trail: { requestId: request.id, ...(request.traceparent ? { traceparent: request.traceparent } : {}) },
      bearer: request.caller?.bearer,
      deadline: new Date(clock().getTime() + callTimeoutMs),
      signal: request.gone,
    };
  });
}
