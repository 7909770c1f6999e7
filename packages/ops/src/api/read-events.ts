import type { Refusal } from '@custom-modules/gateway/schemas/refusal';
import { EventSourceParserStream } from 'eventsource-parser/stream';
import type { BusEvent } from './answers.ts';
import { ApiError } from './api-error.ts';
import type { Gateway } from './gateway.ts';

const path = '/api/v3/operations/event';
/** The status it would have had, had the answer not begun well: whoever comes back is told if it is to stay so. */
const endedLater = 503;

export type EventFilter = { readonly topics?: string; readonly organizationId?: string; readonly type?: string };

type Opening = EventFilter & { readonly latest: number };

/** The events of one connection: the latest of each partition, then each as it arrives, until either side ends it. */
export async function openEvents(gateway: Gateway, opening: Opening, signal: AbortSignal) {
  const answer = await gateway.open(path, { ...opening }, signal);
  return { openedAt: new Date(answer.headers.get('date') ?? Number.NaN), events: readEvents(answer) };
}

async function* readEvents({ body }: Response): AsyncGenerator<BusEvent> {
  if (!body) return;
  const messages = body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
  for await (const { event, data } of messages) {
    if (event === 'failed') throw new ApiError({ ...(JSON.parse(data) as Partial<Refusal>), status: endedLater });
    if (data !== '') yield JSON.parse(data) as BusEvent;
  }
}
