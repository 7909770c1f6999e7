import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { logFailure, toFailure } from '@custom-modules/chassis/failure';
import { pause } from '@custom-modules/chassis/pause';
import type { TailEventsResponse } from '@custom-modules/contracts/permissions-operations';
import { Type } from 'typebox';
import type { Clients } from '../../../../../clients.ts';
import type { Config } from '../../../../../config.ts';
import { fail } from '../../../../../errors.ts';
import type { Gateway } from '../../../../../gateway.ts';
import { comeBack, eventStreamHeaders, keepAlive } from '../../../../../http/event-stream.ts';
import { toEventJson, toTailRequest } from '../../../../../operators/messages.ts';
import { createPlaces } from '../../../../../places.ts';
import { callerOf } from '../../../../../plugins/bearer.ts';
import { eventQuery } from '../../../../../schemas/operations.ts';
import { refusals } from '../../../../../schemas/refusals.ts';

/** Of one operator at this replica. */
const mostOfOneOperator = 20;
/** What goes wrong so soon is refused with its status; later the answer has begun. */
const refusableMs = 500;

/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function tailEvents(app: Gateway, { operations }: Clients, { heartbeatMs }: Config): void {
  const schema = {
    operationId: 'tailEvents',
    tags: ['Operations'],
    summary: 'Watch events arrive on the topics',
    description:
      'Server-sent events, the `data` of each a message as JSON: `topic`, `partition`, `offset`, `time`, `headers`, `key` and `payload`. It ends with the bearer or the session, and for who does not keep up. Ending for another reason, it says so by an event `failed`, whose `data` is `code`, `message` and `requestId`. For operators.',
    querystring: eventQuery,
    response: {
      200: Type.Unsafe<Readable>({ type: 'string', description: 'The events, as `text/event-stream`.' }),
      ...refusals(429),
    },
  };
  const places = createPlaces(mostOfOneOperator);
  app.get(
    '/api/v3/operations/event',
    { config: { access: 'operator', lasts: true }, schema, exposeHeadRoute: false },
    async (request, reply) => {
      const caller = callerOf(request);
      const over = new AbortController();
      const signal = AbortSignal.any([request.gone, app.draining, over.signal]);
      if (!places.take(caller.identity.userId, signal)) throw fail('too_many_watches');
      const call = { ...request.call, deadline: undefined, signal };
      const events = operations.permissions.tailEvents(toTailRequest(request.query), call)[Symbol.asyncIterator]();
      const first = events.next();
      try {
        await Promise.race([first, pause(refusableMs, signal)]);
      } catch (error) {
        over.abort();
        throw error;
      }

      const answer = new PassThrough();
      reply.headers(eventStreamHeaders);
      void send({ answer, first, events, slowestMs: heartbeatMs }, signal)
        .catch((error) => {
          if (signal.aborted) return answer.end();
          const failure = toFailure(error);
          const { code, message } = failure;
          logFailure(request.log, failure, 'request');
          answer.end(`event: failed\ndata: ${JSON.stringify({ code, message, requestId: request.id })}\n\n`);
        })
        .finally(() => over.abort());
      void keepAlive({ answer, caller, heartbeatMs }, signal).finally(() => over.abort());
      return reply.send(answer);
    },
  );
}

type Sent = {
  answer: PassThrough;
  first: Promise<IteratorResult<TailEventsResponse>>;
  events: AsyncIterator<TailEventsResponse>;
  slowestMs: number;
};

/** Until there are no more, as fast as they are read. Who reads nothing for too long is cut off: events wait for them elsewhere. */
async function send({ answer, first, events, slowestMs }: Sent, signal: AbortSignal): Promise<void> {
  answer.write(comeBack);
  for (let next = await first; !next.done; next = await events.next()) {
    if (answer.write(`data: ${JSON.stringify(toEventJson(next.value))}\n\n`)) continue;
    if (!(await isRead(answer, slowestMs, signal))) return void answer.destroy();
  }
  answer.end();
}

async function isRead(answer: PassThrough, withinMs: number, signal: AbortSignal): Promise<boolean> {
  const tooSlow = AbortSignal.timeout(withinMs);
  await once(answer, 'drain', { signal: AbortSignal.any([signal, tooSlow]) }).catch(() => undefined);
  return !tooSlow.aborted;
}
