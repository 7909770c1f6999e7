import { Type } from 'typebox';
import { type CloudEvent, toHeaders } from './cloud-event.ts';
import {
  type EventRecord,
  type ReadRecord,
  readContext,
  readData,
  UnreadableEventError,
  unknownType,
} from './event-record.ts';
import { TokenIssued, TokenRefused, TokenResolved } from './generated/events/v1/token_events.ts';

export type { TokenIssued, TokenRefused, TokenResolved } from './generated/events/v1/token_events.ts';

/** The types on the topic of token audit; each is the full name of its message in `proto/events/v1`. */
export const tokenEventTypes = {
  issued: 'events.v1.TokenIssued',
  resolved: 'events.v1.TokenResolved',
  refused: 'events.v1.TokenRefused',
} as const;

type Typed<Type extends string, Data> = CloudEvent & { readonly type: Type; readonly data: Data };

export type TokenEvent =
  | Typed<typeof tokenEventTypes.issued, TokenIssued>
  | Typed<typeof tokenEventTypes.resolved, TokenResolved>
  | Typed<typeof tokenEventTypes.refused, TokenRefused>;

const word = Type.String({ minLength: 1, maxLength: 128 });
const holder = { token: word, organizationId: word, userId: word };

/** Strict about what is known, silent about what is not: a newer producer may say more. */
export const tokenEventData = {
  [tokenEventTypes.issued]: Type.Object({ ...holder, expiresAt: Type.String({ format: 'date-time' }) }),
  [tokenEventTypes.resolved]: Type.Object(holder),
  [tokenEventTypes.refused]: Type.Object({
    token: word,
    reason: word,
    organizationId: Type.Optional(word),
    userId: Type.Optional(word),
  }),
} as const;

/** The record of an event. Its key is the token, so the events of one token keep their order on the topic. */
export function encodeTokenEvent(event: TokenEvent): EventRecord {
  return { key: event.data.token, value: JSON.stringify(event.data), headers: toHeaders(event) };
}

/** @throws UnreadableEventError saying what is wrong with it */
export function decodeTokenEvent(record: ReadRecord): TokenEvent {
  const event = readEvent(readContext(record.headers), record.value);
  if (record.key?.toString() !== event.data.token) throw new UnreadableEventError('the key is not the token');
  return event;
}

function readEvent(context: CloudEvent, value: ReadRecord['value']): TokenEvent {
  const { issued, resolved, refused } = tokenEventTypes;
  switch (context.type) {
    case issued:
      return { ...context, type: issued, data: TokenIssued.fromJSON(readData(tokenEventData[issued], value)) };
    case resolved:
      return { ...context, type: resolved, data: TokenResolved.fromJSON(readData(tokenEventData[resolved], value)) };
    case refused:
      return { ...context, type: refused, data: TokenRefused.fromJSON(readData(tokenEventData[refused], value)) };
    default:
      throw unknownType(context.type);
  }
}
