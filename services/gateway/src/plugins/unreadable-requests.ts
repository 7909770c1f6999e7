import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Failure } from '@custom-modules/chassis/failure';
import { newId } from '@custom-modules/chassis/id';
import { metadataKeys } from '@custom-modules/chassis/rpc';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { httpStatusOf } from '../failures/http-status.ts';
import { failureOfParser } from '../failures/to-failure.ts';
import type { Gateway } from '../gateway.ts';
import { toRefusal } from '../schemas/refusal.ts';

type Exchange = { readonly request: FastifyRequest; readonly reply: FastifyReply };
/** As node has it: fastify's own type of it says otherwise. */
type ParserError = Error & {
  readonly code?: string | undefined;
  readonly rawPacket?: unknown;
  readonly bytesParsed?: number | undefined;
};

/**
 * Answers what node's parser could not read, in the same words as everything else: there may be no request yet.
 * @param onGuess hears where each answer goes that is the same for whatever is wrong
 */
export function unreadableRequests(onGuess: (client: string) => void) {
  /** On each connection, in order: what is unanswered, and the last. */
  const exchangesOf = new WeakMap<Socket, Exchange[]>();
  const closing = new WeakSet<Socket>();
  const every400Of = new Map<string, string>();

  /** Must be the first hook, and a synchronous one: what is broken may lie in the packet that is being read. */
  function remember(app: Gateway): void {
    app.addHook('onRoute', ({ method, url, config }) => {
      if (config?.every400 === undefined) return;
      for (const each of [method].flat()) every400Of.set(`${each} ${url}`, config.every400);
    });
    app.addHook('onRequest', (request, reply, done) => {
      const { socket } = request.raw;
      const unanswered = (exchangesOf.get(socket) ?? []).filter((exchange) => !isAnswered(exchange));
      exchangesOf.set(socket, [...unanswered, { request, reply }]);
      done();
    });
  }

  /**
   * On the bare connection, which ends with it. An answer that is still to come for a request before is waited for:
   * it may be the only one there will ever be. Whoever sent only a part of a request has gone, or is too slow, and gets an
   * answer at most.
   */
  function answer(error: ParserError, socket: Socket): void {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const exchanges = exchangesOf.get(socket) ?? [];
    const last = exchanges.at(-1);
    const coming = exchanges.findLast((exchange) => !isAnswered(exchange) && isItsOwnAnswerDue(exchange));
    if (coming) return void closeAfter(coming, socket);
    const halfRead = last && !last.request.raw.complete ? last : undefined;
    if (halfRead && isAnswered(halfRead)) return void socket.end();

    const failure = failureOfParser(error.code);
    const every400 = halfRead ? halfRead.request.routeOptions.config.every400 : every400Of.get(addressIn(error));
    const isGuess = every400 !== undefined && httpStatusOf(failure) === 400;
    if (isGuess) onGuess(halfRead?.request.ip ?? socket.remoteAddress ?? '');
    socket.end(render(failure, halfRead?.request.id ?? newId(), every400));
  }

  /** Once, however much unreadable follows. */
  function closeAfter({ reply: { raw } }: Exchange, socket: Socket): void {
    if (closing.has(socket)) return;
    closing.add(socket);
    if (!raw.headersSent) raw.setHeader('connection', 'close');
    raw.once('finish', () => socket.end());
  }

  return { remember, answer };
}

function isAnswered({ reply }: Exchange): boolean {
  return reply.raw.writableFinished;
}

function isItsOwnAnswerDue({ request, reply }: Exchange): boolean {
  return request.raw.complete || reply.raw.headersSent;
}

/** Method and path of a request whose headers are broken, if they came in the packet that broke. */
function addressIn({ rawPacket, bytesParsed }: ParserError): string {
  const read = Buffer.isBuffer(rawPacket) ? rawPacket.toString('latin1', 0, bytesParsed) : '';
  const line = read.match(/^[A-Z]+ \S+ HTTP\/\d\.\d\r?$/gm)?.at(-1) ?? '';
  const [method = '', target = ''] = line.split(' ');
  return `${method} ${target.split('?')[0]}`;
}

function render(failure: Failure, requestId: string, every400: string | undefined): string {
  const status = httpStatusOf(failure);
  const body = (status === 400 ? every400 : undefined) ?? JSON.stringify(toRefusal(failure, requestId));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    `${metadataKeys.requestId}: ${requestId}`,
    'connection: close',
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}
