import type { Server } from 'node:http';

/** Ends the process when it is asked to, cutting what is still open: nothing here is worth waiting for. */
export function endOnSignal(...servers: Server[]): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
      }
    });
  }
}
