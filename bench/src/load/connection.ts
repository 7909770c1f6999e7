import { connect, type Socket } from 'node:net';

export type Connection = {
  /** Sends a request and resolves with the status of its answer. Rejects when the connection is lost. */
  exchange(request: string): Promise<number>;
  close(): void;
};

const headEnd = '\r\n\r\n';
const lengthHeader = 'content-length: ';
const statusAt = 'HTTP/1.1 '.length;

/**
 * A connection that is kept alive and has one request under way at a time. It knows of HTTP only what the answers of our
 * processes need: a content-length in each.
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket = await opened(port);
  let received = '';
  let underWay = Promise.withResolvers<number>();
  underWay.promise.catch(() => undefined); // lost while nobody waits
  socket.on('data', (chunk: string) => {
    received = received === '' ? chunk : received + chunk;
    if (!isWhole(received)) return;
    const status = Number(received.slice(statusAt, statusAt + 3));
    received = '';
    underWay.resolve(status);
  });
  socket.on('close', () => underWay.reject(new Error(`a connection to port ${port} was lost`)));
  return {
    exchange(request) {
      underWay = Promise.withResolvers();
      socket.write(request, 'latin1');
      return underWay.promise;
    },
    close: () => void socket.destroy(),
  };
}

async function opened(port: number): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const socket = connect({ port, host: '127.0.0.1', noDelay: true }, resolve).once('error', reject);
  await promise;
  return socket.setEncoding('latin1').on('error', () => undefined); // told by its closing
}

/** Whether the answer has been received to its end. Throws for one that does not say where it ends. */
export function isWhole(received: string): boolean {
  const end = received.indexOf(headEnd);
  if (end === -1) return false;
  const at = received.indexOf(lengthHeader);
  if (at === -1 || at > end) throw new Error('an answer has no content-length');
  return received.length >= end + headEnd.length + Number.parseInt(received.slice(at + lengthHeader.length, end), 10);
}
