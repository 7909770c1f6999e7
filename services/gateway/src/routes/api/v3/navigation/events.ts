import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { requireMember } from '@custom-modules/auth/identity';
import { pause } from '@custom-modules/chassis/pause';
import { Type } from 'typebox';
import type { Config } from '../../../../config.ts';
import { fail } from '../../../../errors.ts';
import type { Gateway } from '../../../../gateway.ts';
import { comeBack, eventStreamHeaders, keepAlive } from '../../../../http/event-stream.ts';
import { createPlaces } from '../../../../places.ts';
import { callerOf } from '../../../../plugins/bearer.ts';
import { refusals } from '../../../../schemas/refusals.ts';
import type { SharedChanges } from '../../../../shared-changes.ts';

/** Of one user at this replica: far more than tabs, far fewer than there are connections. */
const mostOfOneUser = 200;
/** Spreads those of one organization over a moment: they all read their menu again. */
const spreadMs = 300;

/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function watchNavigation(app: Gateway, changes: SharedChanges, { heartbeatMs }: Config): void {
  const schema = {
    operationId: 'watchNavigation',
    tags: ['Launch'],
    summary: 'Be told when the menu may have changed',
    description:
      'Server-sent events `navigation-changed` without data: one at once, then one whenever modules, permissions or roles of the organization have changed. Read the menu again then; its `ETag` says whether it has. It ends with the bearer or the session; `EventSource` comes back by itself.',
    response: {
      200: Type.Unsafe<Readable>({ type: 'string', description: 'The events, as `text/event-stream`.' }),
      ...refusals(429),
    },
  };
  const places = createPlaces(mostOfOneUser);
  app.get(
    '/api/v3/navigation/events',
    { config: { access: 'bearer', lasts: true }, schema, exposeHeadRoute: false },
    async (request, reply) => {
      const caller = callerOf(request);
      const { organizationId, userId } = requireMember(caller.identity);
      const over = new AbortController();
      const signal = AbortSignal.any([request.gone, app.draining, over.signal]);
      const watcher = { trail: request.call.trail, bearer: caller.bearer };
      if (!places.take(JSON.stringify([organizationId, userId]), signal)) throw fail('too_many_watches');
      const told = await changes.watch(organizationId, watcher, signal).catch((error) => {
        over.abort();
        throw error;
      });

      const answer = new PassThrough();
      reply.headers(eventStreamHeaders);
      pipeline(Readable.from(toEvents(told, signal)), answer).catch(() => over.abort()); // the client has gone
      const onBearer = (bearer: string) => {
        watcher.bearer = bearer;
      };
      void keepAlive({ answer, caller, heartbeatMs, onBearer }, signal).finally(() => over.abort());
      return reply.send(answer);
    },
  );
}

async function* toEvents(changes: AsyncIterable<void>, signal: AbortSignal): AsyncIterable<string> {
  let isFirst = true;
  for await (const _ of changes) {
    if (isFirst) yield comeBack;
    else await pause(Math.random() * spreadMs, signal);
    isFirst = false;
    yield 'event: navigation-changed\ndata:\n\n';
  }
}
