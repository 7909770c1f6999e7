import type { Socket } from 'node:net';
import type { Gateway } from '../gateway.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborts when the server begins to close: answers that go on are to end then. */
    draining: AbortSignal;
  }
}

/**
 * While the server closes, requests under way are still answered, each the last on its connection. Connections that
 * never said anything, such as browsers open ahead, are cut: node waits for a request on them, even then.
 */
export function closeConnectionsWhenDraining(app: Gateway): void {
  const connections = new Set<Socket>();
  const draining = new AbortController();
  app.decorate('draining', draining.signal);
  // On the secure one only what was deciphered counts: the handshake says nothing yet.
  for (const event of ['connection', 'secureConnection']) {
    app.server.on(event, (socket: Socket) => {
      connections.add(socket);
      socket.once('close', () => connections.delete(socket));
    });
  }
  app.addHook('preClose', async () => {
    draining.abort();
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (draining.signal.aborted) reply.header('connection', 'close');
  });
}
