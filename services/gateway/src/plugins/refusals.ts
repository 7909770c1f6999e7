import { type Failure, logFailure } from '@custom-modules/chassis/failure';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { headersOf } from '../failures/headers.ts';
import { httpStatusOf } from '../failures/http-status.ts';
import { failureOf } from '../failures/to-failure.ts';
import type { Gateway } from '../gateway.ts';
import { preferredType } from '../http/accept.ts';
import { menuLinks } from '../pages/page.ts';
import { nowherePage, type Refused } from '../pages/refusal-page.ts';
import { toProblem, toRefusal } from '../schemas/refusal.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The body of every 400 of this route, whatever its cause and whatever the client accepts. */
    every400?: string;
    /** Makes a page of a refusal, for routes that browsers are sent to. */
    refusalPage?: (refused: Refused) => string;
  }
  interface FastifyReply {
    failureCode: string | undefined;
  }
}

const json = 'application/json';
const problem = 'application/problem+json';
const html = 'text/html';
const page = 'text/html; charset=utf-8';

/** The one place where anything that went wrong becomes an answer. */
export function answerFailures(app: Gateway): void {
  app.decorateReply('failureCode', undefined);
  app.setErrorHandler((error, request, reply) => sendFailure(failureOf(error), request, reply));
}

function sendFailure(failure: Failure, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const status = httpStatusOf(failure);
  const { every400, refusalPage = pageOf(failure) } = request.routeOptions.config;
  // Refusals stand in the access log with their code.
  if (status >= 500) logFailure(request.log, failure, 'request');
  reply.failureCode = failure.code;
  reply.code(status).headers(headersOf(failure, status));
  if (every400 !== undefined && status === 400) return reply.type(json).send(every400);

  const type = preferredType(request.headers.accept, refusalPage ? [json, problem, html] : [json, problem]);
  reply.header('vary', [reply.getHeader('vary') ?? [], 'Accept'].flat().join(', '));
  switch (type) {
    case json:
      return reply.type(json).send(JSON.stringify(toRefusal(failure, request.id)));
    case problem:
      return reply.type(problem).send(JSON.stringify(toProblem(failure, request.id, status)));
    case html:
      return reply
        .type(page)
        .send(refusalPage?.({ failure, requestId: request.id, status, menu: menuLinks(request.server) }));
    default:
      return type satisfies never;
  }
}

/** Where no route says what a person sees: a mistyped address is a person's, too. */
const pageOf = ({ code }: Failure) => (code === 'route_not_found' ? nowherePage : undefined);
