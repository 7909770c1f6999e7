import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '@custom-modules/chassis/id';
import { metadataKeys } from '@custom-modules/chassis/rpc';
import type { FastifyRequest } from 'fastify';
import { httpStatusOf } from '../failures/http-status.ts';
import { failureOfParser } from '../failures/to-failure.ts';
import type { Gateway } from '../gateway.ts';
import { toRefusal } from '../schemas/refusal.ts';

const current = new WeakMap<Socket, FastifyRequest>();

/**
 * Remembers which request a connection is sending, for one that turns out to be broken half way. Must be the first
 * hook, and a synchronous one: what is broken may lie in the packet that is being read.
 */
export function rememberRequests(app: Gateway): void {
  app.addHook('onRequest', (request, _reply, done) => {
    current.set(request.raw.socket, request);
    done();
  });
}

/**
 * Answers what node's parser could not read, on the bare connection, in the same words as everything else: there may be no
 * request yet. Whoever sent only a part of one has gone, or is too slow, and gets an answer at most.
 */
export function answerUnreadable(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const failure = failureOfParser(error.code);
  const status = httpStatusOf(failure);
  const request = current.get(socket);
  const isHalfRead = request !== undefined && !request.raw.complete;
  const requestId = isHalfRead ? request.id : newId();
  const every400 = isHalfRead && status === 400 ? request.routeOptions.config.every400 : undefined;
  const body = every400 ?? JSON.stringify(toRefusal(failure, requestId));
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'content-type: application/json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    `${metadataKeys.requestId}: ${requestId}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
