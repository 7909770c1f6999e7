import type { Socket } from 'node:net';
import type { Gateway } from '../gateway.ts';

/**
 * While the server closes, requests under way are still answered, each the last on its connection. Connections that
 * never said anything, such as browsers open ahead, are cut: node waits for a request on them, even then.
 */
export function closeConnectionsWhenDraining(app: Gateway): void {
  const connections = new Set<Socket>();
  let isDraining = false;
  // On the secure one only what was deciphered counts: the handshake says nothing yet.
  for (const event of ['connection', 'secureConnection']) {
    app.server.on(event, (socket: Socket) => {
      connections.add(socket);
      socket.once('close', () => connections.delete(socket));
    });
  }
  app.addHook('preClose', async () => {
    isDraining = true;
    for (const socket of connections) if (socket.bytesRead === 0) socket.destroy();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (isDraining) reply.header('connection', 'close');
  });
}
