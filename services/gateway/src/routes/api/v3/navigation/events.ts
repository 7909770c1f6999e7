import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Type } from 'typebox';
import type { Clients } from '../../../../clients.ts';
import type { Gateway } from '../../../../gateway.ts';

/** Below what proxies commonly allow an answer to be silent. */
const heartbeatMs = 20_000;
const reconnectMs = 2000;

/** Server-sent events: https://html.spec.whatwg.org/multipage/server-sent-events.html */
export function watchNavigation(app: Gateway, { permissions }: Clients): void {
  const schema = {
    operationId: 'watchNavigation',
    tags: ['Launch'],
    summary: 'Be told when the menu may have changed',
    description:
      'Server-sent events `navigation-changed` without data: one at once, then one whenever modules, permissions or roles of the organization have changed. Read the menu again then; its `ETag` says whether it has. It ends with the bearer; `EventSource` comes back by itself.',
    response: {
      200: Type.Unsafe<Readable>({ type: 'string', description: 'The events, as `text/event-stream`.' }),
    },
  };
  app.get(
    '/api/v3/navigation/events',
    { config: { access: 'bearer', lasts: true }, schema, exposeHeadRoute: false },
    async (request, reply) => {
      const signal = AbortSignal.any([request.signal, app.draining]);
      const changes = permissions.watchChanges({}, { ...request.call, deadline: undefined, signal });
      const events = await begun(toEvents(changes));
      // The last on its connection: one that goes on while the gateway stops can no longer say so.
      reply.headers({ 'content-type': 'text/event-stream', connection: 'close', 'x-accel-buffering': 'no' });
      return reply.send(withHeartbeat(events));
    },
  );
}

async function* toEvents(changes: AsyncIterable<unknown>): AsyncGenerator<string> {
  yield `retry: ${reconnectMs}\n\n`;
  for await (const _ of changes) yield 'event: navigation-changed\ndata:\n\n';
}

/** The same events once the service has answered: until then a refusal is still an answer of its own. */
async function begun(events: AsyncGenerator<string>): Promise<Readable> {
  const first = [await events.next(), await events.next()].map(({ value }) => String(value ?? ''));
  return Readable.from(
    (async function* () {
      yield first.join('');
      yield* events;
    })(),
  );
}

/** Comments in between, by which both sides notice a connection that has broken. */
function withHeartbeat(events: Readable): Readable {
  const answer = new PassThrough();
  const heartbeat = setInterval(() => answer.write(':\n\n'), heartbeatMs);
  pipeline(events, answer)
    .catch(() => undefined) // the client comes back, whatever it was that broke
    .finally(() => clearInterval(heartbeat));
  return answer;
}
