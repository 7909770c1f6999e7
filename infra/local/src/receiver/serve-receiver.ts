import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { sendPage } from '../page.ts';
import { redeem } from './redeem.ts';
import { visitPage } from './visit-page.ts';

export type ReceiverOptions = { port: number; gateway: string };

/**
 * Serves a sample of what an integrator builds behind a module's URL, on loopback: it redeems the short token it is given and
 * greets whom it is told. Its log never holds an address it was opened by, for that is where the token is.
 */
export async function serveReceiver({ port, gateway }: ReceiverOptions): Promise<Server[]> {
  const handle = (request: IncomingMessage, response: ServerResponse) => {
    visit(gateway, request, response).catch((error: Error) => {
      console.error(`could not answer: ${error.name}`);
      response.writeHead(500).end();
    });
  };
  const servers = [await listen(createServer(handle), port, '127.0.0.1')];
  // "localhost" is either of the two; a machine without IPv6 has only the one.
  const second = await listen(createServer(handle), port, '::1').catch(() => undefined);
  return second ? [...servers, second] : servers;
}

async function visit(gateway: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  // Only a GET redeems: what looks at a link before a person opens it must not use it up.
  if (request.method !== 'GET') return void response.writeHead(405, { allow: 'GET' }).end();
  const url = new URL(request.url ?? '/', 'http://localhost');
  if (url.pathname === '/livez') return void response.writeHead(200).end('ok');
  if (url.pathname !== '/') return void response.writeHead(404).end();

  const outcome = await redeem(gateway, url.searchParams.get('token'));
  const page = visitPage(outcome);
  if (outcome.outcome === 'unavailable') response.setHeader('retry-after', outcome.retryAfterSeconds);
  if (!request.headers.accept?.includes('application/json')) return sendPage(response, page);
  response.writeHead(page.status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'referrer-policy': 'no-referrer',
  });
  response.end(`${JSON.stringify({ title: page.title, ...outcome })}\n`);
}

function listen(server: Server, port: number, host: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}
