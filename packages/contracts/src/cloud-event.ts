import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';

/** The context attributes of an event (CloudEvents 1.0) with the trail of the request behind it. */
export type CloudEvent = {
  readonly id: string;
  readonly type: string;
  readonly source: string;
  readonly subject: string;
  readonly time: Date;
  readonly requestId?: string;
  /** W3C Trace Context, CloudEvents distributed tracing extension. */
  readonly traceparent?: string;
};

/** A header a CloudEvent must have is missing or wrong. */
export class CloudEventError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'CloudEventError';
  }
}

export type MessageHeaders = Readonly<Record<string, Buffer | string | (Buffer | string)[] | undefined>>;

const word = (description: string) => Type.String({ minLength: 1, description });

/** The headers of an event, as every decode checks them and as the reference of events describes them. */
export const eventHeaders = Type.Object({
  ce_specversion: Type.Literal('1.0', { description: 'The version of CloudEvents, in binary mode.' }),
  ce_id: word('Of this event alone. One that comes twice has the same.'),
  ce_type: word('What happened: the full name of a message in proto/events/v1.'),
  ce_source: word('The service that says so.'),
  ce_subject: word('What it happened to.'),
  ce_time: Type.String({ format: 'date-time', description: 'When it happened.' }),
  'content-type': Type.Optional(word('How the value is written: application/json.')),
  ce_requestid: Type.Optional(word('The request that made it happen, as the logs of every service name it.')),
  traceparent: Type.Optional(word('Where it belongs in a trace (W3C Trace Context).')),
});

/** CloudEvents Kafka protocol binding §3.2, binary mode: attributes are headers, the value is the data alone. */
export function toHeaders(event: CloudEvent): Record<string, string> {
  return {
    ce_specversion: '1.0',
    ce_id: event.id,
    ce_type: event.type,
    ce_source: event.source,
    ce_subject: event.subject,
    ce_time: event.time.toISOString(),
    'content-type': 'application/json',
    ...(event.requestId === undefined ? {} : { ce_requestid: event.requestId }),
    ...(event.traceparent === undefined ? {} : { traceparent: event.traceparent }),
  };
}

/** The request behind a message, also where nothing else of it can be read; whoever wrote it may have written anything. */
export function requestIdIn(headers: MessageHeaders | undefined): string | undefined {
  return readHeader(headers, 'ce_requestid');
}

/** Where a message belongs in a trace, as whoever wrote it says. */
export function traceparentIn(headers: MessageHeaders | undefined): string | undefined {
  return readHeader(headers, 'traceparent');
}

function readHeader(headers: MessageHeaders | undefined, name: string): string | undefined {
  const value = headers?.[name];
  return Array.isArray(value) ? value[0]?.toString() : value?.toString();
}

/** @throws CloudEventError naming the header */
export function fromHeaders(headers: MessageHeaders | undefined): CloudEvent {
  const read: Record<string, string> = {};
  for (const [name, schema] of Object.entries(eventHeaders.properties)) {
    const value = readHeader(headers, name);
    if (value) read[name] = value;
    else if (!('~optional' in schema)) throw new CloudEventError(`header ${name} is missing`);
    const [error] = value ? Value.Errors(schema, value) : [];
    if (error) throw new CloudEventError(`header ${name} ${error.message}`);
  }
  return toCloudEvent(read as Static<typeof eventHeaders>);
}

function toCloudEvent(headers: Static<typeof eventHeaders>): CloudEvent {
  const { ce_requestid: requestId, traceparent } = headers;
  return {
    id: headers.ce_id,
    type: headers.ce_type,
    source: headers.ce_source,
    subject: headers.ce_subject,
    time: new Date(headers.ce_time),
    ...(requestId === undefined ? {} : { requestId }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
