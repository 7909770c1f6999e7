import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import type { Gateway } from '../gateway.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** From here on each answer is the last on its connection. */
    leave(): void;
    /** Aborts when the server begins to close: answers that go on are to end then. */
    draining: AbortSignal;
  }
}

/** How long a connection may take for its first word once the server closes. */
const firstWordMs = 1000;

/** Whoever is faster than one a turn of the event loop must not keep the server open. */
const mostTurns = 1000;

/**
 * While the server closes, requests under way are still answered, each the last on its connection: those too whose
 * connection waits to be taken, which the system would reset. Connections that then say nothing, such as browsers open
 * ahead, are cut: node waits for a request on them, even then.
 */
export function closeConnectionsWhenLeaving(app: Gateway): void {
  const connections = new Set<Socket>();
  const draining = new AbortController();
  let leaving = false;
  let taken = 0;
  // On the secure one only what was deciphered counts: the handshake says nothing yet.
  for (const event of ['connection', 'secureConnection']) {
    app.server.on(event, (socket: Socket) => {
      taken += 1;
      connections.add(socket);
      socket.once('close', () => connections.delete(socket));
      if (draining.signal.aborted) awaitFirstWord(socket);
    });
  }

  function awaitFirstWord(socket: Socket): void {
    const timer = setTimeout(async () => {
      await setImmediate(); // what has come while the loop was busy is read first
      if (socket.bytesRead === 0) socket.destroy();
    }, firstWordMs);
    socket.once('close', () => clearTimeout(timer));
  }

  async function takeAllThatWait(): Promise<void> {
    for (let turn = 0, before = -1; turn < mostTurns && taken > before; turn += 1) {
      before = taken;
      await setImmediate();
    }
  }

  app.decorate('leave', () => {
    leaving = true;
  });
  app.decorate('draining', draining.signal);
  app.addHook('preClose', async () => {
    app.leave();
    draining.abort();
    connections.forEach(awaitFirstWord);
    await takeAllThatWait();
  });
  app.addHook('onSend', async (_request, reply) => {
    if (leaving) reply.header('connection', 'close');
  });
}
