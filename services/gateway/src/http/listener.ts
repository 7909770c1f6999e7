import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';

export type TlsFiles = { readonly certFile: string; readonly keyFile: string };

/** Nobody holds a connection by being slow, and nobody holds them all. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 20_000,
  connectionsCheckingInterval: 1000,
  /** Longer than the 60 s after which proxies commonly give up an idle connection, so that they are never surprised. */
  keepAliveTimeout: 72_000,
  maxHeaderSize: 16 * 1024,
  /** Answered through the error handler, like everything else. */
  requireHostHeader: false,
} as const satisfies ServerOptions;

const maxConnections = 10_000;
const tlsHandshakeTimeoutMs = 10_000;

/** A server for HTTPS when there are files for it, else for HTTP, with limits against slow and greedy clients. */
export function createListener(handler: RequestListener, tls: TlsFiles | undefined): Server {
  const server = tls ? createTlsListener(handler, tls) : createServer(limits, handler);
  server.maxConnections = maxConnections;
  return server;
}

function createTlsListener(handler: RequestListener, { certFile, keyFile }: TlsFiles): Server {
  const files = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  const options = { ...limits, ...files, handshakeTimeout: tlsHandshakeTimeoutMs, minVersion: 'TLSv1.2' } as const;
  return createTlsServer(options, handler);
}
